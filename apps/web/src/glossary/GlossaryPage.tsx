import type { LessonSummary } from '@daemonlab/lesson';
import { Fragment, useEffect } from 'react';
import { useFetched } from '../app/fetched.js';
import { Link } from '../app/router.js';
import { useLanguage } from '../i18n/language.js';
import { Header } from '../ui/Header.js';
import { glossaryEn } from './en.js';
import { GROUPS, TERMS, type Group, type Term, type TermId } from './terms.js';
import { glossaryZh } from './zh.js';
import './glossary.css';

const ALL = Object.entries(TERMS) as [TermId, Term][];
const termsOf = (group: Group): [TermId, Term][] => ALL.filter(([, term]) => term.group === group);

/** A sentence of the glossary: `code` stands between backticks. */
function Sentence({ text }: { text: string }) {
  return text
    .split('`')
    .map((part, index) =>
      index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>,
    );
}

function Entry({
  id,
  term,
  lessons,
  asked,
}: {
  id: TermId;
  term: Term;
  lessons: readonly LessonSummary[];
  asked: boolean;
}) {
  const { words, language } = useLanguage();
  const { glossary } = words;
  const [mine, other] = language === 'zh' ? [glossaryZh, glossaryEn] : [glossaryEn, glossaryZh];
  const here = mine[id];
  const there = other[id].word;
  const lesson = lessons.find(({ slug }) => slug === term.lesson);
  return (
    <article className="term" id={id} data-asked={asked || undefined} aria-labelledby={`term-${id}`}>
      <h3 id={`term-${id}`}>
        {here.word}
        {there !== here.word && (
          <span className="term-other" lang={language === 'zh' ? 'en' : 'zh-CN'} title={glossary.also(there)}>
            {there}
          </span>
        )}
      </h3>
      <p>
        <Sentence text={here.is[0]} />
        {language === 'en' && ' '}
        <Sentence text={here.is[1]} />
      </p>
      <p className="term-see">
        <span>
          {glossary.see}{' '}
          {term.see.map((to, index) => (
            <Fragment key={to}>
              {index > 0 && (language === 'zh' ? '、' : ', ')}
              <Link href={`/glossary#${to}`}>{mine[to as TermId].word}</Link>
            </Fragment>
          ))}
        </span>
        {lesson && (
          <span>
            {glossary.shown} <Link href={`/lessons/${lesson.slug}`}>{lesson.title[language]}</Link>
          </span>
        )}
      </p>
    </article>
  );
}

/** `/glossary#TERM`: every word of the course, in the chosen language and with its name in the other one. */
export function GlossaryPage({ term }: { term: string | null }) {
  const { words, language } = useLanguage();
  const { glossary } = words;
  const [lessons] = useFetched<LessonSummary[]>('/api/lessons');
  const mine = language === 'zh' ? glossaryZh : glossaryEn;
  useEffect(() => {
    document.title = `${glossary.title} · ${words.name}`;
  }, [glossary, words]);
  useEffect(() => {
    const entry = term === null ? null : document.getElementById(term);
    if (!entry) return;
    // After the router, which begins every page at its top.
    const frame = requestAnimationFrame(() => {
      entry.scrollIntoView({ block: 'center' });
      entry.setAttribute('tabindex', '-1');
      entry.focus({ preventScroll: true });
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [term]);
  return (
    <div className="page">
      <Header />
      <main className="glossary">
        <div className="glossary-head">
          <h1>{glossary.title}</h1>
          <p>{glossary.lead}</p>
        </div>
        <nav className="glossary-index" aria-label={glossary.index}>
          {GROUPS.map((group) => (
            <div key={group}>
              <p>{glossary.groups[group]}</p>
              <ul>
                {termsOf(group).map(([id]) => (
                  <li key={id}>
                    <Link href={`/glossary#${id}`}>{mine[id].word}</Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className="glossary-terms">
          {GROUPS.map((group) => (
            <section key={group} aria-labelledby={`group-${group}`}>
              <h2 id={`group-${group}`}>{glossary.groups[group]}</h2>
              {termsOf(group).map(([id, entry]) => (
                <Entry
                  key={id}
                  id={id}
                  term={entry}
                  lessons={lessons.kind === 'ready' ? lessons.value : []}
                  asked={id === term}
                />
              ))}
            </section>
          ))}
        </div>
      </main>
    </div>
  );
}
