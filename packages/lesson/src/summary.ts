import type { LessonDocument, LessonSummary, SummaryStep } from './document.js';
import type { Step } from './format.js';

/** What the course page says of a lesson. */
export function summaryOf({ definition, words: { zh, en } }: LessonDocument): LessonSummary {
  const said = (steps: readonly Step[]): SummaryStep[] =>
    steps.map(({ id }) => ({ id, title: { zh: zh.steps[id]?.title ?? id, en: en.steps[id]?.title ?? id } }));
  return {
    slug: definition.slug,
    minutes: definition.minutes,
    title: { zh: zh.title, en: en.title },
    question: { zh: zh.question, en: en.question },
    steps: said(definition.steps.filter((step) => !step.extra)),
    extra: said(definition.steps.filter((step) => step.extra)),
  };
}
