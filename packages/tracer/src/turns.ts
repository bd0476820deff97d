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

/** Forgets those that are in a call that sends a signal no more. */
export function forgetSenders(senders: Set<number>, tracees: ReadonlyMap<number, Tracee>): void {
  for (const tid of senders) if (!isSending(tracees.get(tid))) senders.delete(tid);
}

/** What another thread's call may have sent: a signal, the end of a group stop by SIGCONT, or an end by SIGKILL. */
function maybeSent(one: WaitResult, tracees: ReadonlyMap<number, Tracee>): boolean {
  const { pid, status } = one;
  if (!WaitStatus.stopped(status)) return WaitStatus.termSignal(status) === SIGNALS.SIGKILL;
  if (isSignal(one)) return true;
  return WaitStatus.event(status) === PTRACE_EVENT.STOP && tracees.get(pid)?.stopped === true;
}

/**
 * Whether what is next may have been sent by a call that has not returned yet: it is about to, and is told first. Where it
 * ends the process of the sender too, nobody could tell of that call afterwards.
 */
export function isSenderDue(
  found: readonly WaitResult[],
  tracees: ReadonlyMap<number, Tracee>,
  senders: ReadonlySet<number>,
): boolean {
  const [first] = found;
  if (!first || senders.size === 0 || !maybeSent(first, tracees)) return false;
  return [...senders].some((tid) => !found.some(({ pid }) => pid === tid));
}

const isEnd = ({ status }: WaitResult): boolean => !WaitStatus.stopped(status);

/**
 * Takes from what was found the one that is handed on next: the first, unless it may be the end of a whole process. Calls of
 * other threads of that process which have returned are told before: those threads would be killed where they stand, and
 * nobody could tell of their calls any more. And before those, the ends that were found earlier: they may be what a call has
 * waited for. Before an end comes that of someone unknown, whose parent it may be. Before all that may have been sent comes the
 * return of the call that has.
 */
export function takeNext(
  found: WaitResult[],
  tracees: ReadonlyMap<number, Tracee>,
  senders: ReadonlySet<number>,
): WaitResult | undefined {
  const [first] = found;
  if (!first || found.length === 1) return found.shift();
  if (senders.size > 0 && maybeSent(first, tracees)) {
    const sender = found.findIndex((one) => senders.has(one.pid) && atCall(one));
    if (sender > 0) return found.splice(sender, 1)[0];
  }
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
