import type { Arch } from '@daemonlab/libc';
import { CLOSE_RANGE_FLAGS } from './constants.js';
import { descriptionFlags } from './open.js';
import { flagNames } from './show.js';
import type { Decoder } from './types.js';

const family = 'descriptors';

/** Standard input, output and error: 0, 1 and 2. */
const STD_MAX = 2;

/** `~0U`, the way to say "all there are" to close_range(2), stays readable as -1 would not. */
function lastFd(fd: number): number | string {
  return fd === 0xffffffff ? '~0U' : fd;
}

/** Calls that make a number stand for another file, or none. */
export function descriptorDecoders(arch: Arch): Decoder[] {
  return [
    // Which number dup gives out is known only afterwards, and after close(0) it is 0: so all are told; they are rare.
    { name: 'dup', family, when: 'always', args: (ctx) => [ctx.args.i32(0)] },
    {
      name: 'dup2',
      family,
      when: { anyOf: [[{ arg: 0, atMost: STD_MAX }], [{ arg: 1, atMost: STD_MAX }]] },
      watch: 'always',
      args: (ctx) => [ctx.args.i32(0), ctx.args.i32(1)],
    },
    {
      name: 'dup3',
      family,
      when: { anyOf: [[{ arg: 0, atMost: STD_MAX }], [{ arg: 1, atMost: STD_MAX }]] },
      watch: 'always',
      // All but O_CLOEXEC are refused, and then one wants to see what was asked for.
      args: (ctx) => [ctx.args.i32(0), ctx.args.i32(1), descriptionFlags(arch, ctx.args.u32(2))],
    },
    {
      name: 'close',
      family,
      when: { anyOf: [[{ arg: 0, atMost: STD_MAX }]] },
      watch: 'always',
      args: (ctx) => [ctx.args.i32(0)],
    },
    // One call for a whole range: as rare as it is telling (it is how a daemon closes what it inherited).
    {
      name: 'close_range',
      family,
      when: 'always',
      args: (ctx) => [
        ctx.args.u32(0),
        lastFd(ctx.args.u32(1)),
        flagNames(ctx.args.u32(2), CLOSE_RANGE_FLAGS),
      ],
    },
  ];
}
