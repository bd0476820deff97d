export {
  Action,
  ACTIONS,
  LessonDefinition,
  Prediction,
  Step,
  type ActionKind,
  type Arg,
  type Variant,
} from './format.js';
export type { Block, Inline, LessonDocument, LessonSummary, LessonWords, StepWords } from './document.js';
export { ClaimError, type Claim, type Expression, type Value } from './claim/ast.js';
export { parseClaim, parseExpression, parseValue } from './claim/parse.js';
export { evaluate, type ClaimContext, type Finding } from './claim/evaluate.js';
export { CALLS, CAPABILITIES, ERRNOS, FIELDS, MADE_CALLS, SIGNALS } from './claim/known.js';
export { namesInClaim, namesInValue, processOf, refsIn, stepsInClaim } from './claim/names.js';
export { didYouMean, nearest } from './nearest.js';
export { refsOfWords } from './runner/words.js';
export { LessonRefused, LessonRunner, type LessonRunnerOptions } from './runner/runner.js';
export { summaryOf } from './summary.js';
