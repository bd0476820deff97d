import { PTRACE_EVENT, SIGNALS, WaitStatus, type WaitResult } from '@daemonlab/libc';
import type { Tracee } from './tracee.js';

/** A stop at the entry to a call or at its end (PTRACE_O_TRACESYSGOOD). */
export const CALL_STOP = SIGNALS.SIGTRAP | 0x80;

const atCall = ({ status }: WaitResult): boolean =>
  WaitStatus.stopped(status) && WaitStatus.stopSignal(status) === CALL_STOP && WaitStatus.event(status) === 0;

/** Before a signal or a call: what comes of it may end or replace the whole process. */
function beforeTheUnknown({ status }: WaitResult): boolean {
  if (!WaitStatus.stopped(status) || WaitStatus.stopSignal(status) === CALL_STOP) return false;
  const event = WaitStatus.event(status);
  return event === 0 || event === PTRACE_EVENT.SECCOMP;
}

const isSignal = ({ status }: WaitResult): boolean =>
  WaitStatus.stopped(status) && WaitStatus.event(status) === 0 && WaitStatus.stopSignal(status) !== CALL_STOP;

/** In a call that sends a signal. None of them waits for anything. */
const isSending = (tracee: Tracee | undefined): boolean =>
  tracee?.state.kind === 'running' && tracee.call?.decoder.family === 'kill';

/**
 * Whether what is next may be the signal of another thread of the same process, whose call has not returned yet: it is about
 * to, and nobody could tell of it once the signal has ended the process.
 */
export function isSenderDue(found: readonly WaitResult[], tracees: ReadonlyMap<number, Tracee>): boolean {
  const [first] = found;
  const threads = first && isSignal(first) ? tracees.get(first.pid)?.process?.threads : undefined;
  if (!threads || threads.size === 1) return false;
  return [...threads].some((tid) => isSending(tracees.get(tid)) && !found.some(({ pid }) => pid === tid));
}

const isEnd = ({ status }: WaitResult): boolean => !WaitStatus.stopped(status);

/**
 * Takes from what was found the one that is handed on next: the first, unless it may be the end of a whole process. Calls of
 * other threads of that process which have returned are told before: those threads would be killed where they stand, and
 * nobody could tell of their calls any more. And before those, the ends that were found earlier: they may be what a call has
 * waited for. Before an end comes that of someone unknown, whose parent it may be.
 */
export function takeNext(found: WaitResult[], tracees: ReadonlyMap<number, Tracee>): WaitResult | undefined {
  const [first] = found;
  if (!first || found.length === 1) return found.shift();
  if (isEnd(first)) {
    const unknown = found.findIndex((one) => isEnd(one) && !tracees.has(one.pid));
    return found.splice(Math.max(0, unknown), 1)[0];
  }
  const threads = beforeTheUnknown(first) ? tracees.get(first.pid)?.process?.threads : undefined;
  if (!threads || threads.size === 1) return found.shift();
  const at = found.findIndex((one) => one.pid !== first.pid && threads.has(one.pid) && atCall(one));
  if (at < 0) return found.shift();
  const end = found.findIndex(isEnd);
  return found.splice(end >= 0 && end < at ? end : at, 1)[0];
}
