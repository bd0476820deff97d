import { CLONE_FLAGS } from './constants.js';
import { flagNames } from './show.js';
import type { Decoder } from './types.js';

/** unshare(2) and setns(2): after either, a program's children may be in a PID namespace of its own making. */
export const namespaceDecoders: Decoder[] = [
  {
    name: 'unshare',
    family: 'namespaces',
    when: 'always',
    args: (ctx) => [flagNames(ctx.args.u32(0), CLONE_FLAGS)],
  },
  {
    name: 'setns',
    family: 'namespaces',
    when: 'always',
    args: (ctx) => [ctx.args.i32(0), flagNames(ctx.args.u32(1), CLONE_FLAGS)],
  },
];
