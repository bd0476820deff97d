export { eventually, type EventuallyOptions } from './eventually.js';
export { compileC, compiler, programFile, sampleDaemon, which, type CompileOptions } from './compile.js';
export { skipReason, type Need } from './needs.js';
export { unprivileged } from './unprivileged.js';
export { processRow } from './rows.js';
export { killAll } from './kill-all.js';
export { leftovers, type Leftovers } from './leftovers.js';
