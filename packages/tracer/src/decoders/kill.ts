import { siCodeName } from '@daemonlab/libc';
import type { CallArg } from '@daemonlab/protocol';
import { pointer, signalArg } from './show.js';
import type { DecodeContext, Decoder } from './types.js';

const family = 'kill';

const signal = (ctx: DecodeContext, i: number): CallArg => signalArg(ctx.args.i32(i));

/** struct siginfo as a sender fills it: signo, errno, code, (padding,) pid, uid, value. */
function siginfo(ctx: DecodeContext, i: number): CallArg {
  const address = ctx.args.u64(i);
  if (address === 0) return null;
  const bytes = ctx.memory.readBytes(address, 32);
  if (bytes === null) return pointer(address);
  return {
    si_code: siCodeName(bytes.readInt32LE(0), bytes.readInt32LE(8)),
    si_pid: bytes.readInt32LE(16),
    si_uid: bytes.readInt32LE(20),
    si_value: bytes.readInt32LE(24),
  };
}

/** Calls that send signals. */
export const killDecoders: Decoder[] = [
  { name: 'kill', family, when: 'always', args: (ctx) => [ctx.args.i32(0), signal(ctx, 1)] },
  { name: 'tkill', family, when: 'always', args: (ctx) => [ctx.args.i32(0), signal(ctx, 1)] },
  {
    name: 'tgkill',
    family,
    when: 'always',
    args: (ctx) => [ctx.args.i32(0), ctx.args.i32(1), signal(ctx, 2)],
  },
  {
    name: 'rt_sigqueueinfo',
    family,
    when: 'always',
    args: (ctx) => [ctx.args.i32(0), signal(ctx, 1), siginfo(ctx, 2)],
  },
  {
    name: 'rt_tgsigqueueinfo',
    family,
    when: 'always',
    args: (ctx) => [ctx.args.i32(0), ctx.args.i32(1), signal(ctx, 2), siginfo(ctx, 3)],
  },
  {
    name: 'pidfd_send_signal',
    family,
    when: 'always',
    args: (ctx) => [ctx.args.i32(0), signal(ctx, 1), siginfo(ctx, 2), ctx.args.u32(3)],
  },
];
