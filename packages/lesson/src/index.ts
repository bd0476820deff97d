export { Action, LessonDefinition, Prediction, Step } from './format.js';
export type { Block, Inline, LessonDocument, LessonSummary, LessonWords, StepWords } from './document.js';
