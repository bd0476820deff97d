import { readFileSync } from 'node:fs';
import type { Disposition } from '@daemonlab/protocol';
import { defaultAction, SIGNALS, type SignalInfo } from '@daemonlab/libc';
import { SIGACTION_FLAGS, SIGNAL_HANDLERS } from './decoders/constants.js';
import type { DecodeContext } from './decoders/types.js';
import type { Handler, Process } from './tracee.js';

const { SIG_DFL, SIG_IGN } = SIGNAL_HANDLERS;
const { SA_RESTART, SA_RESETHAND } = SIGACTION_FLAGS;

/**
 * The action that rt_sigaction(signal, act, …) asks for; null for the default. Read at entry: a program may have the old
 * action written over the new one. struct kernel_sigaction is handler, flags, …
 */
export function readAction(ctx: DecodeContext): Handler | null {
  const bytes = ctx.memory.readBytes(ctx.args.u64(1), 16);
  if (!bytes) return null;
  const handler = bytes.readUInt32LE(0) + bytes.readUInt32LE(4) * 2 ** 32;
  if (handler === SIG_DFL) return null;
  if (handler === SIG_IGN) return { kind: 'ignored' };
  const flags = bytes.readUInt32LE(8);
  return { kind: 'caught', restart: (flags & SA_RESTART) !== 0, once: (flags & SA_RESETHAND) !== 0 };
}

/** Notes what a successful rt_sigaction has set. */
export function trackAction(process: Process, ctx: DecodeContext, action: Handler | null): void {
  const address = ctx.args.u64(1);
  if (address === 0) return;
  const signal = ctx.args.i32(0);
  action ??= ctx.memory.readBytes(address, 1) ? null : actionInForce(process.hostPid, signal);
  if (action) process.handlers.set(signal, action);
  else process.handlers.delete(signal);
}

/** What a process does with a signal by its status (proc(5)), where its memory cannot be read: flags are not known then. */
function actionInForce(hostPid: number, signal: number): Handler | null {
  let status: string;
  try {
    status = readFileSync(`/proc/${hostPid}/status`, 'latin1');
  } catch {
    return null; // gone
  }
  const isIn = (set: string): boolean => {
    const mask = BigInt(`0x${new RegExp(`^${set}:\\s*(\\w+)`, 'm').exec(status)?.[1] ?? '0'}`);
    return ((mask >> BigInt(signal - 1)) & 1n) === 1n;
  };
  if (isIn('SigIgn')) return { kind: 'ignored' };
  return isIn('SigCgt') ? { kind: 'caught', restart: false, once: false } : null;
}

/** What survives execve(2): ignored stays ignored, caught goes back to the default. */
export function handlersAfterExec(handlers: Map<number, Handler>): void {
  for (const [signal, handler] of handlers) if (handler.kind === 'caught') handlers.delete(signal);
}

/**
 * Does the kernel keep it from the init of the world, or of a PID namespace that a program has made, which gets from within
 * only what it has a handler for (pid_namespaces(7))? One that is traced stops at SIGSTOP all the same, unless the tracer
 * sees to it. A sender outside has no number in there.
 */
export function isKeptFromInit({ numbers, handlers }: Process, { signal, pid }: SignalInfo): boolean {
  if (numbers.at(-1) !== 1 || handlers.has(signal)) return false;
  if (numbers.length === 1) return true;
  return defaultAction(signal) !== 'ignore' && (signal !== SIGNALS.SIGSTOP || pid !== 0);
}

/** What will be done with a signal at the moment of its delivery. */
export function dispositionOf(process: Process, info: SignalInfo): Disposition {
  const { signal } = info;
  if (isKeptFromInit(process, info)) return 'ignored';
  if (signal === SIGNALS.SIGKILL || signal === SIGNALS.SIGSTOP) return 'default';
  return process.handlers.get(signal)?.kind ?? 'default';
}
