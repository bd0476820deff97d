import type { LessonState, StepState } from '@daemonlab/protocol';

/** Where the page looks: `at` is an event number, or null for now. */
export type At = number | null;

const taken = (step: StepState): boolean => step.status === 'done' || step.status === 'failed';

/** How many steps had been taken at a moment. A failed step that is still to be taken again counts as not taken. */
export function stepsTaken(lesson: LessonState, at: At): number {
  if (at === null) return lesson.next;
  let count = 0;
  for (const step of lesson.steps.slice(0, lesson.next)) {
    if (!taken(step) || step.seqAfter === null || step.seqAfter > at) break;
    count += 1;
  }
  return count;
}

/** The moment after `count` steps; null when the lesson has not got there or kept no number for it. */
export function momentAfter(lesson: LessonState, count: number): number | null {
  if (count === 0) return lesson.steps[0]?.seqBefore ?? null;
  return lesson.steps[count - 1]?.seqAfter ?? null;
}

/**
 * Where Back leads: from now to the moment before the last step, from the past one step further back. `acted` is the
 * number of the last event before the learner's latest own action: after one, Back first shows the end of the step.
 */
export function backTarget(lesson: LessonState, at: At, acted: number): At | undefined {
  const count = stepsTaken(lesson, at);
  const here = momentAfter(lesson, count);
  const beyond = at === null ? lesson.next > 0 && here !== null && acted >= here : here !== null && at > here;
  if (beyond) return here;
  return count === 0 ? undefined : (momentAfter(lesson, count - 1) ?? undefined);
}

/** Where Next leads from the past: the end of the following step, or null, back to now. */
export function forwardTarget(lesson: LessonState, at: number): At {
  const count = stepsTaken(lesson, at) + 1;
  return count >= lesson.next ? null : momentAfter(lesson, count);
}

/**
 * The stretch whose changes are shown: since the latest step began, or since the learner's latest own action (`marks`,
 * event numbers), up to the moment looked at.
 */
export function changeWindow(
  lesson: LessonState | null,
  marks: readonly number[],
  at: At,
  last: number,
): { from: number; to: number } {
  // A mark at the very moment looked at belongs to what comes after it, unless that moment is now.
  const before = (seq: number): boolean => at === null || seq < at;
  let from = -1;
  for (const step of lesson?.steps ?? [])
    if (step.seqBefore !== null && step.status !== 'todo' && before(step.seqBefore))
      from = Math.max(from, step.seqBefore);
  for (const mark of marks) if (before(mark)) from = Math.max(from, mark);
  // Terminal output is numbered too but is no part of the table's timeline: a mark may lie beyond `last`.
  const to = Math.max(at ?? last, at === null ? from : 0);
  return { from: from < 0 ? to : from, to };
}

/** Whether the learner has done nothing since what was asked for right after event `from`: it left a mark itself. */
export const isLastAct = (marks: readonly number[], typed: readonly number[], from: number): boolean =>
  marks.filter((mark) => mark >= from).length <= 1 && !typed.some((mark) => mark >= from);
