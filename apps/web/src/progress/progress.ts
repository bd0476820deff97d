import type { LessonSummary } from '@daemonlab/lesson';
import type { LessonState } from '@daemonlab/protocol';

/**
 * What a learner has done. Kept under the slug of a lesson and the ids of its steps and predictions, so a new version of a
 * lesson keeps all that it still has; what it no longer has is kept too, and not counted.
 */
export interface Progress {
  lessons: Readonly<Record<string, LessonProgress>>;
}

export interface LessonProgress {
  steps: Readonly<Record<string, StepProgress>>;
}

export interface StepProgress {
  /** When it was done last: ISO 8601, UTC. */
  at: string;
  /** How the kernel marked what was predicted, by the prediction's id; of the last time it was. */
  predictions: Readonly<Record<string, boolean>>;
}

export const NO_PROGRESS: Progress = { lessons: {} };

/** The value kept under a name that came from elsewhere: never one of the object's own machinery. */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const marksOf = (step: LessonState['steps'][number]): [string, boolean][] =>
  step.predictions.flatMap(({ id, chosen, right }): [string, boolean][] =>
    chosen === null || right === null ? [] : [[id, right]],
  );

/** Adds what a lesson's state shows to have been done. The same object again if that is nothing new. */
export function record(progress: Progress, lesson: LessonState, now: string): Progress {
  const known = own(progress.lessons, lesson.slug)?.steps ?? {};
  const news = lesson.steps.flatMap((step): [string, StepProgress][] => {
    if (step.status !== 'done') return [];
    const before = own(known, step.id);
    const marks = marksOf(step);
    if (before && marks.every(([id, right]) => own(before.predictions, id) === right)) return [];
    return [[step.id, { at: now, predictions: { ...before?.predictions, ...Object.fromEntries(marks) } }]];
  });
  if (news.length === 0) return progress;
  const steps = { ...known, ...Object.fromEntries(news) };
  return { lessons: { ...progress.lessons, [lesson.slug]: { steps } } };
}

/** Both together: every step done in either; of a prediction marked in both, the later mark. */
export function merge(one: Progress, other: Progress): Progress {
  const lessons = { ...one.lessons };
  for (const [slug, { steps }] of Object.entries(other.lessons)) {
    const merged = { ...own(lessons, slug)?.steps };
    for (const [id, step] of Object.entries(steps)) {
      const mine = own(merged, id);
      if (!mine) merged[id] = step;
      else {
        const [earlier, later] = mine.at <= step.at ? [mine, step] : [step, mine];
        merged[id] = { at: later.at, predictions: { ...earlier.predictions, ...later.predictions } };
      }
    }
    lessons[slug] = { steps: merged };
  }
  return { lessons };
}

export interface LessonStanding {
  /** Of the steps the lesson has now; steps beyond its own are not counted. */
  done: number;
  of: number;
  /** How predictions were marked, those of the steps beyond its own too. */
  right: number;
  wrong: number;
  /** By step id, the steps that are done, those beyond its own too. */
  steps: Readonly<Record<string, StepProgress>>;
  /** Every step is done. */
  complete: boolean;
  /** When anything of it was done last; null if never. */
  last: string | null;
}

/** How far a learner is in a lesson as it is now. */
export function standing(
  progress: Progress,
  lesson: Pick<LessonSummary, 'slug' | 'steps' | 'extra'>,
): LessonStanding {
  const known = own(progress.lessons, lesson.slug)?.steps ?? {};
  const steps: Record<string, StepProgress> = {};
  for (const { id } of [...lesson.steps, ...lesson.extra]) {
    const step = own(known, id);
    if (step) steps[id] = step;
  }
  const kept = Object.values(steps);
  const marks = kept.flatMap(({ predictions }) => Object.values(predictions));
  const right = marks.filter(Boolean).length;
  const done = lesson.steps.filter(({ id }) => Object.hasOwn(steps, id)).length;
  return {
    done,
    of: lesson.steps.length,
    right,
    wrong: marks.length - right,
    steps,
    complete: lesson.steps.length > 0 && done === lesson.steps.length,
    last: kept.map(({ at }) => at).reduce<string | null>((a, b) => (a === null || b > a ? b : a), null),
  };
}

/** Where to go on: the lesson touched last while it is not complete, or else the first one after it that is not. */
export function goOnWith(
  progress: Progress,
  lessons: readonly LessonSummary[],
): { lesson: LessonSummary; begun: boolean } | null {
  const all = lessons.map((lesson) => ({ lesson, now: standing(progress, lesson) }));
  const latest = all.reduce<number>(
    (best, { now }, index) =>
      now.last !== null && (best < 0 || now.last > (all[best]?.now.last ?? '')) ? index : best,
    -1,
  );
  const from = Math.max(0, latest);
  const open = [...all.slice(from), ...all.slice(0, from)].find(({ now }) => !now.complete);
  return open ? { lesson: open.lesson, begun: open.now.done > 0 } : null;
}
