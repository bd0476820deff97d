import { pointer } from './show.js';
import type { Decoder } from './types.js';

/** Never told: the tracer itself has to know of them, see `OneProcessor`. */
export const processorDecoders: Decoder[] = ['sched_getaffinity', 'sched_setaffinity'].map((name) => ({
  name,
  family: 'other',
  when: 'always',
  relevant: () => false,
  processors: (ctx) => (ctx.args.i32(0) === 0 ? 'own' : 'any'),
  args: (ctx) => [ctx.args.i32(0), ctx.args.u64(1), pointer(ctx.args.u64(2))],
}));

/** Whose processors a file shows that is about to be opened: those of a process, in its status of proc(5). */
export function processorsIn(path: string): 'own' | 'any' | null {
  if (!path.endsWith('status')) return null;
  return /^\/proc\/(?:thread-)?self\/status$/.test(path) ? 'own' : 'any';
}
