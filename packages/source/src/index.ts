export type { SourceLine } from './debug-line.js';
export { SourceFinder, type AddressSpace } from './locate.js';
export { fromUserRegs, type ReadMemory, type Registers } from './unwind.js';
