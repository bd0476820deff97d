import type { LessonSummary } from '@daemonlab/lesson';
import { useFetched } from '../app/fetched.js';
import { Link } from '../app/router.js';
import { useLanguage } from '../i18n/language.js';
import './ways.css';

/** The lessons before and after one; what is not there, or not known yet, is null. */
export function neighbours<T extends { slug: string }>(
  lessons: readonly T[],
  slug: string,
): { previous: T | null; next: T | null } {
  const index = lessons.findIndex((lesson) => lesson.slug === slug);
  return index < 0
    ? { previous: null, next: null }
    : { previous: lessons[index - 1] ?? null, next: lessons[index + 1] ?? null };
}

function useNeighbours(slug: string): ReturnType<typeof neighbours<LessonSummary>> {
  // The browser has it from the course page, or keeps it: it is asked for with its tag.
  const [lessons] = useFetched<LessonSummary[]>('/api/lessons');
  return neighbours(lessons.kind === 'ready' ? lessons.value : [], slug);
}

/** In the line at the top: to the lesson before and the one after. */
export function Ways({ slug }: { slug: string }) {
  const { words, language } = useLanguage();
  const { way } = words.progress;
  const { previous, next } = useNeighbours(slug);
  if (!previous && !next) return null;
  return (
    <nav className="ways" aria-label={way.label}>
      {previous && (
        <Link
          href={`/lessons/${previous.slug}`}
          title={way.previous(previous.title[language])}
          aria-label={way.previous(previous.title[language])}
        >
          <span aria-hidden="true">‹</span>
        </Link>
      )}
      {next && (
        <Link
          href={`/lessons/${next.slug}`}
          title={way.next(next.title[language])}
          aria-label={way.next(next.title[language])}
        >
          <span aria-hidden="true">›</span>
        </Link>
      )}
    </nav>
  );
}

/** At the end of a lesson: what comes next, and what was before. */
export function WaysOn({ slug }: { slug: string }) {
  const { words, language } = useLanguage();
  const { way } = words.progress;
  const { previous, next } = useNeighbours(slug);
  return (
    <nav className="ways-on" aria-label={way.label}>
      {next && (
        <Link className="way-next" href={`/lessons/${next.slug}`}>
          <span className="way-label">{way.nextShort}</span>
          <span className="way-title">{next.title[language]}</span>
          <span className="way-question">{next.question[language]}</span>
        </Link>
      )}
      <p>
        {previous && <Link href={`/lessons/${previous.slug}`}>{way.previous(previous.title[language])}</Link>}
        <Link href="/">{way.course}</Link>
        <Link href="/glossary">{words.glossary.title}</Link>
      </p>
    </nav>
  );
}
