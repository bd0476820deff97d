import type { LessonSummary } from '@daemonlab/lesson';
import { useEffect } from 'react';
import { useFetched } from '../app/fetched.js';
import { Link } from '../app/router.js';
import { useLanguage } from '../i18n/language.js';
import { useKept } from '../progress/kept.js';
import { goOnWith, standing, type LessonStanding } from '../progress/progress.js';
import { FailedPage } from '../ui/FailedPage.js';
import { Header } from '../ui/Header.js';
import { KeepProgress } from './KeepProgress.js';
import { Lesson } from './Lesson.js';
import { inParts } from './parts.js';
import './course.css';

/** A way to what is no lesson. */
function Aside({ href, title, lead }: { href: string; title: string; lead: string }) {
  return (
    <section className="aside">
      <h2>
        <Link className="stop-link" href={href}>
          {title}
        </Link>
      </h2>
      <p>{lead}</p>
    </section>
  );
}

/** How much of the whole is done, and where to go on. */
function Overall({ lessons }: { lessons: readonly LessonSummary[] }) {
  const { words, language } = useLanguage();
  const { progress } = words;
  const kept = useKept().progress;
  const all = lessons.map((lesson) => standing(kept, lesson));
  const sum = (of: (now: LessonStanding) => number): number => all.reduce((n, now) => n + of(now), 0);
  const done = sum((now) => now.done);
  const of = sum((now) => now.of);
  const right = sum((now) => now.right);
  const wrong = sum((now) => now.wrong);
  const on = goOnWith(kept, lessons);
  return (
    <div className="overall" data-testid="progress">
      {on ? (
        <Link className="button primary" href={`/lessons/${on.lesson.slug}`}>
          {done === 0 ? progress.begin : on.begun ? progress.goOn : progress.next}
          <span className="overall-title">{on.lesson.title[language]}</span>
        </Link>
      ) : (
        <p>{progress.all}</p>
      )}
      {done > 0 && (
        <div className="overall-facts">
          <progress value={done} max={of} aria-label={progress.overall(done, of)} />
          <p>
            <span>{progress.overall(done, of)}</span>
            <span>{progress.lessonsDone(all.filter(({ complete }) => complete).length, lessons.length)}</span>
            {right + wrong > 0 && <span>{progress.marks(right, wrong)}</span>}
          </p>
        </div>
      )}
    </div>
  );
}

/** The lessons, as a path. */
function Path({ lessons }: { lessons: readonly LessonSummary[] }) {
  const { words } = useLanguage();
  const { progress } = words;
  const kept = useKept().progress;
  const on = goOnWith(kept, lessons);
  const begun = lessons.some((lesson) => standing(kept, lesson).done > 0);
  return (
    <div className="path" role="group" aria-label={words.course.lessons} data-count={lessons.length}>
      {inParts(lessons).map(({ part, lessons: stops }) => (
        <section key={part} aria-labelledby={`part-${part}`}>
          <h2 className="path-part" id={`part-${part}`}>
            {progress.parts[part]}
          </h2>
          <ol className="stops">
            {stops.map((lesson) => (
              <Lesson
                key={lesson.slug}
                lesson={lesson}
                now={standing(kept, lesson)}
                here={
                  !begun || on?.lesson.slug !== lesson.slug ? null : on.begun ? progress.goOn : progress.next
                }
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** `/`: the lessons there are, how far one is in them, and what else there is. */
export function CoursePage() {
  const { words } = useLanguage();
  const [lessons, retry] = useFetched<LessonSummary[]>('/api/lessons');
  useEffect(() => {
    document.title = `${words.course.title} · ${words.name}`;
  }, [words]);
  if (lessons.kind === 'failed') return <FailedPage status={lessons.status} onRetry={retry} />;
  return (
    <div className="page">
      <Header>
        <Link className="top-link" href="/glossary">
          {words.glossary.title}
        </Link>
      </Header>
      <main className="course">
        <div className="course-head">
          <h1>{words.course.title}</h1>
          <p>{words.course.lead}</p>
          {lessons.kind === 'ready' && lessons.value.length > 0 && <Overall lessons={lessons.value} />}
        </div>
        {lessons.kind === 'loading' ? (
          <p className="course-note">{words.course.loading}</p>
        ) : lessons.value.length === 0 ? (
          <p className="course-note">{words.course.empty}</p>
        ) : (
          <Path lessons={lessons.value} />
        )}
        {lessons.kind === 'ready' && (
          <>
            <div className="beside">
              <Aside
                href="/playground"
                title={words.explore.playground.title}
                lead={words.explore.playground.lead}
              />
              <Aside href="/glossary" title={words.glossary.title} lead={words.glossary.lead} />
            </div>
            <KeepProgress />
          </>
        )}
      </main>
    </div>
  );
}
