import type { LessonDocument, LessonSummary } from './document.js';

/** What the course page says of a lesson. */
export function summaryOf({ definition, words: { zh, en } }: LessonDocument): LessonSummary {
  return {
    slug: definition.slug,
    minutes: definition.minutes,
    title: { zh: zh.title, en: en.title },
    question: { zh: zh.question, en: en.question },
    steps: definition.steps
      .filter((step) => !step.extra)
      .map(({ id }) => ({ id, title: { zh: zh.steps[id]?.title ?? id, en: en.steps[id]?.title ?? id } })),
  };
}
