import { signalSet } from '@daemonlab/libc';
import type { CallArg } from '@daemonlab/protocol';
import { SIGACTION_FLAGS, SIGNAL_HANDLERS, SIGPROCMASK_HOW } from './constants.js';
import { enumName, flagNames, pointer, signalArg } from './show.js';
import type { Decoder, TraceeMemory } from './types.js';

const family = 'signals';

const { SIG_DFL, SIG_IGN } = SIGNAL_HANDLERS;

/** The kernel's struct sigaction: handler, flags, restorer, mask; 8 bytes each on x86-64 and arm64. */
function readSigaction(memory: TraceeMemory, address: number): CallArg {
  if (address === 0) return null;
  const bytes = memory.readBytes(address, 32);
  if (bytes === null) return pointer(address);
  const handler = Number(bytes.readBigUInt64LE(0));
  return {
    handler: handler === SIG_DFL ? 'SIG_DFL' : handler === SIG_IGN ? 'SIG_IGN' : pointer(handler),
    flags: flagNames(bytes.readUInt32LE(8), SIGACTION_FLAGS),
    mask: signalSet(bytes.readBigUInt64LE(24)),
  };
}

/** A set of signals, as names. */
export function readSigset(memory: TraceeMemory, address: number): CallArg {
  if (address === 0) return null;
  const bytes = memory.readBytes(address, 8);
  return bytes === null ? pointer(address) : signalSet(bytes.readBigUInt64LE(0));
}

/** The kernel's sigset_t; calls that name another size are refused with EINVAL. */
const SIGSET_BYTES = 8;

/** What a process does with signals. Only calls that change something stop: those with a new action or set. */
export const signalDecoders: Decoder[] = [
  {
    name: 'rt_sigaction',
    family,
    when: { anyOf: [[{ arg: 1, nonZero: true }]] },
    args: (ctx) => [
      signalArg(ctx.args.i32(0)),
      readSigaction(ctx.memory, ctx.args.u64(1)),
      pointer(ctx.args.u64(2)),
      ctx.args.u64(3),
    ],
    after: (ctx, _result, args) => args.with(2, readSigaction(ctx.memory, ctx.args.u64(2))),
  },
  {
    name: 'rt_sigprocmask',
    family,
    when: { anyOf: [[{ arg: 1, nonZero: true }]] },
    args: (ctx) => [
      enumName(ctx.args.i32(0), SIGPROCMASK_HOW),
      ctx.args.u64(3) === SIGSET_BYTES ? readSigset(ctx.memory, ctx.args.u64(1)) : pointer(ctx.args.u64(1)),
      pointer(ctx.args.u64(2)),
      ctx.args.u64(3),
    ],
    after: (ctx, _result, args) => args.with(2, readSigset(ctx.memory, ctx.args.u64(2))),
  },
];
