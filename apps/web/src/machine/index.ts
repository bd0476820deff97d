export { identityHue, identityStyle } from './identity.js';
export { Pid } from './Pid.js';
export { ProcessTable } from './ProcessTable.js';
export { ProcessMap } from './ProcessMap.js';
export { Source } from './Source.js';
export { TimelineStrip } from './TimelineStrip.js';
export { momentOf } from './moment.js';
export { terminalEvents } from './terminals.js';
export type {
  CellChange,
  Cause,
  ChipFacts,
  Ending,
  Held,
  MachineRow,
  MachineText,
  Moment,
  PidProps,
  ProcessMapProps,
  ProcessTableProps,
  StepBand,
  TerminalAt,
  TimelineReader,
  TimelineStripProps,
} from './types.js';
