export {
  Action,
  ACTIONS,
  DaemonDefinition,
  LessonDefinition,
  Prediction,
  Step,
  type ActionKind,
  type Arg,
  type Variant,
} from './format.js';
export type { Block, Inline, LessonDocument, LessonSummary, LessonWords, StepWords } from './document.js';
export { ClaimError, type Claim, type Expression, type Sender, type Value } from './claim/ast.js';
export { parseClaim, parseExpression, parseValue } from './claim/parse.js';
export type { ClaimContext, Finding } from './claim/context.js';
export { evaluate } from './claim/evaluate.js';
export { CALLS, CAPABILITIES, ERRNOS, FIELDS, MADE_CALLS, RESERVED, SIGNALS } from './claim/known.js';
export {
  commandsInClaim,
  daemonsInClaim,
  namesInClaim,
  namesInValue,
  processOf,
  refsIn,
  stepsInClaim,
} from './claim/names.js';
export { orderOf, stepsTaken } from './daemon/steps-taken.js';
export { readRecording, RecordingError, RecordingHeader, type RecordedDaemon } from './daemon/recording.js';
export { GLOSSARY, type GlossaryTerm } from './glossary.js';
export { didYouMean, nearest } from './nearest/index.js';
export { refsOfWords } from './runner/words.js';
export { LessonRefused, LessonRunner, type LessonRunnerOptions } from './runner/runner.js';
export { summaryOf } from './summary.js';
