import type { Disposition } from '@daemonlab/protocol';
import { SIGNALS } from '@daemonlab/libc';
import type { DecodeContext } from './decoders/types.js';
import type { Handler, Process } from './tracee.js';

const SIG_DFL = 0;
const SIG_IGN = 1;
const SA_RESTART = 0x10000000;
const SA_RESETHAND = 0x80000000;

/** The handlers after a successful rt_sigaction(signal, act): struct kernel_sigaction is handler, flags, … */
export function trackSigaction(process: Process, ctx: DecodeContext): void {
  const act = ctx.args.u64(1);
  if (act === 0) return;
  const bytes = ctx.memory.readBytes(act, 16);
  if (!bytes) return;
  const signal = ctx.args.i32(0);
  const handler = bytes.readBigUInt64LE(0);
  const flags = bytes.readUInt32LE(8);
  if (handler === BigInt(SIG_DFL)) process.handlers.delete(signal);
  else if (handler === BigInt(SIG_IGN)) process.handlers.set(signal, { kind: 'ignored' });
  else
    process.handlers.set(signal, {
      kind: 'caught',
      restart: (flags & SA_RESTART) !== 0,
      once: (flags & SA_RESETHAND) !== 0,
    });
}

/** What survives execve(2): ignored stays ignored, caught goes back to the default. */
export function handlersAfterExec(handlers: Map<number, Handler>): void {
  for (const [signal, handler] of handlers) if (handler.kind === 'caught') handlers.delete(signal);
}

/** What will be done with a signal at the moment of its delivery. */
export function dispositionOf(process: Process, signal: number): Disposition {
  if (signal === SIGNALS.SIGKILL || signal === SIGNALS.SIGSTOP) return 'default';
  return process.handlers.get(signal)?.kind ?? 'default';
}
