import type { LessonSummary } from '@daemonlab/lesson';
import type { CSSProperties } from 'react';
import { Link } from '../app/router.js';
import { useLanguage } from '../i18n/language.js';
import type { LessonStanding, StepProgress } from '../progress/progress.js';
import { numberOf } from './parts.js';

/** How predictions went, in signs and in words. */
function Marks({ step }: { step: StepProgress }) {
  const { progress } = useLanguage().words;
  return Object.entries(step.predictions).map(([id, right]) => (
    <span
      key={id}
      className="mark"
      data-right={right}
      role="img"
      aria-label={right ? progress.predictedRight : progress.predictedWrong}
      title={right ? progress.predictedRight : progress.predictedWrong}
    >
      {right ? '✓' : '✗'}
    </span>
  ));
}

/** One stop of the path: a lesson, how far one is in it, and its steps. */
export function Lesson({
  lesson,
  now,
  here,
}: {
  lesson: LessonSummary;
  now: LessonStanding;
  /** What to say of it when it is the one to go on with. */
  here: string | null;
}) {
  const { words, language } = useLanguage();
  const { progress } = words;
  const title = lesson.title[language];
  const address = `/lessons/${lesson.slug}`;
  const share = now.of === 0 ? 0 : now.done / now.of;
  // What lies beyond the lesson's own steps is not to be expected: it stands here once it was done.
  const extra = lesson.extra.filter(({ id }) => now.steps[id] !== undefined);
  return (
    <li
      className="stop"
      data-lesson={lesson.slug}
      data-state={now.complete ? 'complete' : now.done > 0 ? 'begun' : 'new'}
      data-here={here !== null || undefined}
    >
      <span className="stop-dot" aria-hidden="true" style={{ '--share': share } as CSSProperties}>
        <span>{numberOf(lesson.slug) || '·'}</span>
      </span>
      <div className="stop-main">
        {here !== null && <p className="stop-here">{here}</p>}
        <h3>
          <Link className="stop-link" href={address}>
            {title}
          </Link>
        </h3>
        <p className="stop-question">{lesson.question[language]}</p>
        <p className="stop-facts">
          <span>{words.course.minutes(lesson.minutes)}</span>
          <span>{now.done === 0 ? words.course.steps(now.of) : progress.done(now.done, now.of)}</span>
          {now.right + now.wrong > 0 && (
            <span className="stop-predicted">
              {progress.predicted} {now.right > 0 && <b data-right="true">{progress.right(now.right)}</b>}{' '}
              {now.wrong > 0 && <b data-right="false">{progress.wrong(now.wrong)}</b>}
            </span>
          )}
        </p>
        <ol className="stop-steps" aria-label={words.course.stepsOf(title)}>
          {[...lesson.steps, ...extra].map((step) => {
            const did = now.steps[step.id];
            return (
              <li key={step.id} data-done={did !== undefined || undefined}>
                <span className="stop-step">
                  <Link href={`${address}#${step.id}`}>{step.title[language]}</Link>
                  {did && <span className="visually-hidden"> {progress.stepDone}</span>}
                  {did && <Marks step={did} />}
                </span>
              </li>
            );
          })}
        </ol>
      </div>
    </li>
  );
}
