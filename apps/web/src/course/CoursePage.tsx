import type { LessonSummary } from '@daemonlab/lesson';
import { useEffect } from 'react';
import { useFetched } from '../app/fetched.js';
import { Link } from '../app/router.js';
import { useLanguage } from '../i18n/language.js';
import { FailedPage } from '../ui/FailedPage.js';
import { Header } from '../ui/Header.js';
import './course.css';

/** `14-build-a-daemon` is lesson 14. */
const numberOf = (slug: string): string => /^(\d+)-/.exec(slug)?.[1] ?? '';

function Lesson({ lesson }: { lesson: LessonSummary }) {
  const { words, language } = useLanguage();
  const title = lesson.title[language];
  const address = `/lessons/${lesson.slug}`;
  return (
    <li className="card">
      <span className="card-number" aria-hidden="true">
        {numberOf(lesson.slug)}
      </span>
      <div className="card-main">
        <h2>
          <Link className="card-link" href={address}>
            {title}
          </Link>
        </h2>
        <p className="card-question">{lesson.question[language]}</p>
        <p className="card-facts">
          <span>{words.course.minutes(lesson.minutes)}</span>
          <span>{words.course.steps(lesson.steps.length)}</span>
        </p>
        <ol className="card-steps" aria-label={words.course.stepsOf(title)}>
          {lesson.steps.map((step) => (
            <li key={step.id}>
              <Link href={`${address}#${step.id}`}>{step.title[language]}</Link>
            </li>
          ))}
        </ol>
      </div>
    </li>
  );
}

/** The way to a world without a lesson, as one more card. */
function Playground() {
  const { playground } = useLanguage().words.explore;
  return (
    <section className="card card-free">
      <span className="card-number" aria-hidden="true">
        +
      </span>
      <div className="card-main">
        <h2>
          <Link className="card-link" href="/playground">
            {playground.title}
          </Link>
        </h2>
        <p className="card-question">{playground.lead}</p>
      </div>
    </section>
  );
}

/** `/`: the lessons there are. */
export function CoursePage() {
  const { words } = useLanguage();
  const [lessons, retry] = useFetched<LessonSummary[]>('/api/lessons');
  useEffect(() => {
    document.title = `${words.course.title} · ${words.name}`;
  }, [words]);
  if (lessons.kind === 'failed') return <FailedPage status={lessons.status} onRetry={retry} />;
  return (
    <div className="page">
      <Header />
      <main className="course">
        <div className="course-head">
          <h1>{words.course.title}</h1>
          <p>{words.course.lead}</p>
        </div>
        {lessons.kind === 'loading' ? (
          <p className="course-note">{words.course.loading}</p>
        ) : lessons.value.length === 0 ? (
          <p className="course-note">{words.course.empty}</p>
        ) : (
          <ol className="cards" aria-label={words.course.lessons} data-count={lessons.value.length}>
            {lessons.value.map((lesson) => (
              <Lesson key={lesson.slug} lesson={lesson} />
            ))}
          </ol>
        )}
        {lessons.kind === 'ready' && <Playground />}
      </main>
    </div>
  );
}
