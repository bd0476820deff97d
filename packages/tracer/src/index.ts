export { encodeCall, type EncodedCall } from './calls.js';
export { DECODERS, withTraps } from './decoders/index.js';
export { buildFilter } from './filter.js';
export { Scratch } from './scratch.js';
export type { TracerOptions } from './core.js';
export { Tracer } from './tracer.js';
export type { InjectionEnd, Process } from './tracee.js';
