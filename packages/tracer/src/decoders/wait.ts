import { siCodeName, signalName, SIGNALS } from '@daemonlab/libc';
import type { CallArg } from '@daemonlab/protocol';
import { WAIT_OPTIONS, WAITID_OPTIONS, WAITID_TYPES } from './constants.js';
import { enumName, flagNames, pointer } from './show.js';
import type { DecodeContext, Decoder, TraceeMemory } from './types.js';

const family = 'wait';

/** A wait status in words: `{exited: 0}`, `{killed: 'SIGTERM'}`, `{dumped: …}`, `{stopped: …}`, `'continued'`. */
function waitStatus(status: number): CallArg {
  if ((status & 0xffff) === 0xffff) return 'continued';
  if ((status & 0xff) === 0x7f) return { stopped: signalName((status >> 8) & 0xff) };
  const signal = status & 0x7f;
  if (signal === 0) return { exited: (status >> 8) & 0xff };
  return { [status & 0x80 ? 'dumped' : 'killed']: signalName(signal) };
}

/** siginfo of a child: signo, errno, code, padding, pid, uid, status. A pid of 0: nobody had news (WNOHANG). */
function childInfo(memory: TraceeMemory, address: number): CallArg {
  if (address === 0) return null;
  const bytes = memory.readBytes(address, 28);
  if (bytes === null) return pointer(address);
  const si_pid = bytes.readInt32LE(16);
  if (si_pid === 0) return { si_pid };
  const si_code = siCodeName(SIGNALS.SIGCHLD, bytes.readInt32LE(8));
  const status = bytes.readInt32LE(24);
  return { si_code, si_pid, si_status: si_code === 'CLD_EXITED' ? status : signalName(status) };
}

function status(ctx: DecodeContext, result: number): CallArg {
  const address = ctx.args.u64(1);
  if (address === 0 || result <= 0) return pointer(address);
  const bytes = ctx.memory.readBytes(address, 4);
  return bytes === null ? pointer(address) : waitStatus(bytes.readUInt32LE(0));
}

/** Hearing of children. */
export const waitDecoders: Decoder[] = [
  {
    name: 'wait4',
    family,
    when: 'always',
    args: (ctx) => [
      ctx.args.i32(0),
      pointer(ctx.args.u64(1)),
      flagNames(ctx.args.u32(2), WAIT_OPTIONS),
      pointer(ctx.args.u64(3)),
    ],
    after: (ctx, result, args) => args.with(1, status(ctx, result)),
  },
  {
    name: 'waitid',
    family,
    when: 'always',
    args: (ctx) => [
      enumName(ctx.args.i32(0), WAITID_TYPES),
      ctx.args.i32(1),
      pointer(ctx.args.u64(2)),
      flagNames(ctx.args.u32(3), WAITID_OPTIONS),
    ],
    after: (ctx, _result, args) => args.with(2, childInfo(ctx.memory, ctx.args.u64(2))),
  },
];
