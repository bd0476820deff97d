import type { LessonDocument, LessonWords, Block } from '@daemonlab/lesson';
import type { LessonState, RefValue, StepState } from '@daemonlab/protocol';
import { momentAfter, stepsTaken, type At } from '../store/position.js';
import { lineKinds, linesOf, type LineKind } from './lines.js';

/** What the lesson panel shows at a moment. */
export interface LessonMoment {
  /** Steps taken at this moment. */
  taken: number;
  /** The step taken last, if any. */
  last: StepState | null;
  /** The step that comes next; null at the end. */
  coming: StepState | null;
  /** Looked at in the past, between two steps rather than at the end of one. */
  within: boolean;
}

export function lessonMoment(lesson: LessonState, at: At): LessonMoment {
  const taken = stepsTaken(lesson, at);
  const end = momentAfter(lesson, taken);
  const coming = lesson.steps[taken] ?? null;
  return {
    taken,
    last: lesson.steps[taken - 1] ?? null,
    coming,
    within: at !== null && end !== null && at > (coming?.seqBefore ?? Infinity),
  };
}

/** The words said after a step: those of its outcome, or those of an ordinary run. */
export function outcomeWords(words: LessonWords, step: StepState): Block[] {
  const outcomes = words.steps[step.id]?.outcomes ?? {};
  return outcomes[step.outcome ?? ''] ?? outcomes[step.omitted ? 'without' : 'after'] ?? [];
}

/** Values for the words before a step. Until the server has filled them in, the lesson's names for processes serve. */
export function refsBefore(lesson: LessonState, step: StepState): Record<string, RefValue> {
  const names = Object.entries(lesson.names).map(([name, pid]): [string, RefValue] => [
    name,
    { text: String(pid), pid },
  ]);
  return { ...Object.fromEntries(names), ...step.before };
}

/** The place of a step in the walk: steps beyond it (`extra`) have no number. */
export function placeOf(document: LessonDocument, index: number): { number: number | null; of: number } {
  const { steps } = document.definition;
  const walk = steps.filter((step) => !step.extra);
  const step = steps[index];
  return { number: step && !step.extra ? walk.indexOf(step) + 1 : null, of: walk.length };
}

/** How the lines of the listing stand when so many steps have been taken; `omitted` are the ids of those left out. */
export function listingKinds(
  document: LessonDocument,
  taken: number,
  omitted: readonly string[],
): LineKind[] {
  const lines = (index: number): Set<number> => linesOf(document.definition.steps[index]?.lines ?? []);
  const past = new Set<number>();
  const out = new Set<number>();
  document.definition.steps.forEach((step, index) => {
    const into = omitted.includes(step.id) ? out : index < taken ? past : null;
    if (into) for (const line of lines(index)) into.add(line);
  });
  return lineKinds(document.listing.length, lines(taken), past, out);
}
