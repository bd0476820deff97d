import type { CallArg } from '@daemonlab/protocol';
import { DUP_COMMANDS, FLOCK_OPERATIONS, LOCK_COMMANDS, LOCK_TYPES, SEEK_WHENCE } from './constants.js';
import { enumName, flagNames, pointer } from './show.js';
import type { DecodeContext, Decoder } from './types.js';

const family = 'lock';

const LOCKS = Object.values(LOCK_COMMANDS);
const DUPS = Object.values(DUP_COMMANDS);
const includes = (list: readonly number[], value: number): boolean => list.includes(value);

/** An `off_t`; one that a number cannot hold exactly as text (a lock to the largest offset there is). */
function offset(value: bigint): CallArg {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** struct flock: type and whence (short), then start, length (64 bits), pid. */
function readLock(ctx: DecodeContext): CallArg {
  const address = ctx.args.u64(2);
  const bytes = ctx.memory.readBytes(address, 32);
  if (bytes === null) return pointer(address);
  return {
    l_type: enumName(bytes.readInt16LE(0), LOCK_TYPES),
    l_whence: enumName(bytes.readInt16LE(2), SEEK_WHENCE),
    l_start: offset(bytes.readBigInt64LE(8)),
    l_len: offset(bytes.readBigInt64LE(16)),
  };
}

/** Locks on files: what keeps a second daemon from starting. fcntl's way of dup is told with `watchFiles`. */
export const lockDecoders: Decoder[] = [
  {
    name: 'flock',
    family,
    when: 'always',
    args: (ctx) => [ctx.args.i32(0), flagNames(ctx.args.u32(1), FLOCK_OPERATIONS)],
  },
  {
    name: 'fcntl',
    family,
    when: { anyOf: [[{ arg: 1, oneOf: LOCKS }]] },
    watch: { anyOf: [[{ arg: 1, oneOf: [...LOCKS, ...DUPS] }]] },
    args: (ctx) => {
      const fd = ctx.args.i32(0);
      const command = ctx.args.i32(1);
      if (includes(LOCKS, command)) return [fd, enumName(command, LOCK_COMMANDS), readLock(ctx)];
      if (includes(DUPS, command)) return [fd, enumName(command, DUP_COMMANDS), ctx.args.i32(2)];
      return [fd, command, `0x${ctx.args.big(2).toString(16)}`];
    },
  },
];
