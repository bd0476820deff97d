export { PROTOCOL_VERSION } from './version.js';
export { ProcessRow } from './row.js';
export { PS_COLUMNS, type PsColumn } from './columns.js';
export {
  CallArg,
  Disposition,
  EndReason,
  ExecObstacle,
  SignalReason,
  SourceLine,
  TimelineEvent,
  type EventOf,
  type NewEvent,
  type RowPatch,
} from './event.js';
export { senderKind, type SenderKind } from './sender.js';
export { callNames, callsNamed } from './call-names.js';
export { isList } from './lists.js';
export { applyDiff, diffTables, orderRows, type Table } from './table.js';
export { Timeline } from './timeline.js';
export {
  Breakpoint,
  CallOutcome,
  Fault,
  GoneReason,
  Isolation,
  LabCommand,
  LabInfo,
  LabOptions,
  TerminalInfo,
  type Lab,
} from './lab.js';
export { LabError } from './lab-error.js';
export {
  ClaimResult,
  ContestRow,
  LessonState,
  PredictionOption,
  PredictionState,
  RefValue,
  StepState,
} from './lesson-state.js';
export { DAEMON_STEPS } from './daemon-steps.js';
export { DaemonRow, DaemonStep, DaemonTrace, StepTaken } from './daemon.js';
export { FLOW, MAX_PAGE_MESSAGE } from './flow.js';
export { PageErrorCode, PageMessage, ServerMessage } from './page.js';
export { decodeInput, decodeOutput, encodeInput, encodeOutput, type OutputFrame } from './frames.js';
