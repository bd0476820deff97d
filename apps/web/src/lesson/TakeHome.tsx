import type { LessonDocument } from '@daemonlab/lesson';
import { useLanguage } from '../i18n/language.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { later } from '../ui/later.js';
import { WaysOn } from './Ways.js';
import { Inlines } from './Words.js';

// Its words are many, and few read on to here at once.
const LaterTerms = later(() => import('../glossary/LessonTerms.js').then(({ LessonTerms }) => LessonTerms));

/** The end of the walk: what to remember, and the world to play with. */
export function TakeHome({ document }: { document: LessonDocument }) {
  const { words, language } = useLanguage();
  const store = useLabStore();
  const { info, at, gone, link, lesson } = useLab('info', 'at', 'gone', 'link', 'lesson');
  const terminal = info?.terminals.find(({ open }) => open);
  const can = at === null && !gone && link.kind === 'open';
  const refs = Object.fromEntries(
    Object.entries(lesson?.names ?? {}).map(([name, pid]) => [name, { text: String(pid), pid }]),
  );
  return (
    <section className="home">
      <p className="eyebrow">{words.lesson.finished}</p>
      <h1>{words.lesson.after.title}</h1>
      <div className="prose">
        <p>
          {words.lesson.after.lead}
          {document.definition.steps.some((step) => step.without) && words.lesson.after.omit}
        </p>
      </div>
      <div className="home-actions">
        <button
          type="button"
          disabled={!can || !terminal}
          title={words.terminal.closeTitle}
          onClick={() => {
            if (terminal) store.closeTerminal(terminal.terminal);
          }}
        >
          {terminal ? `${words.terminal.close} (${terminal.tty})` : words.terminal.close}
        </button>
        <button
          type="button"
          disabled={!can}
          onClick={() => {
            store.openTerminal();
          }}
        >
          {words.terminal.open}
        </button>
      </div>
      {document.words[language].takeHome.length > 0 && (
        <div className="take-home">
          <h2>{words.lesson.takeHome}</h2>
          <ol>
            {document.words[language].takeHome.map((sentence, index) => (
              <li key={index}>
                <Inlines of={sentence} refs={refs} />
              </li>
            ))}
          </ol>
        </div>
      )}
      <LaterTerms slug={document.definition.slug} />
      <WaysOn slug={document.definition.slug} />
    </section>
  );
}
