export { CALL_NAMES, encodeCall, type EncodedCall } from './calls.js';
export { DECODERS, decodersFor, withTraps } from './decoders/index.js';
export type { Decoder } from './decoders/types.js';
export { buildFilter } from './filter.js';
export { Scratch } from './scratch.js';
export type { TracerOptions, TracerSink } from './core.js';
export { Tracer } from './tracer.js';
export type { InjectionEnd, Process } from './tracee.js';
export { worldPidOf } from './world-pid.js';
