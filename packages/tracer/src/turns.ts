import { PTRACE_EVENT, SIGNALS, WaitStatus, type WaitResult } from '@daemonlab/libc';
import type { Process, Tracee } from './tracee.js';

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

const isEnd = ({ status }: WaitResult): boolean => !WaitStatus.stopped(status);

/** In a call that sends a signal. None of them waits for anything. */
const isSending = (tracee: Tracee | undefined): boolean =>
  tracee?.state.kind === 'running' && tracee.call?.decoder.family === 'kill';

/** Forgets those that are in a call that sends a signal no more. */
export function forgetSenders(senders: Set<number>, tracees: ReadonlyMap<number, Tracee>): void {
  for (const tid of senders) if (!isSending(tracees.get(tid))) senders.delete(tid);
}

/** A signal, or what SIGCONT does to a process that is stopped. */
const isSignalled = (one: WaitResult, tracees: ReadonlyMap<number, Tracee>): boolean =>
  isSignal(one) ||
  (WaitStatus.stopped(one.status) &&
    WaitStatus.event(one.status) === PTRACE_EVENT.STOP &&
    tracees.get(one.pid)?.stopped === true);

/** What another thread's call may have sent: a signal, or an end by SIGKILL. */
const maybeSent = (one: WaitResult, tracees: ReadonlyMap<number, Tracee>): boolean =>
  isSignalled(one, tracees) || (isEnd(one) && WaitStatus.termSignal(one.status) === SIGNALS.SIGKILL);

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

/** Whether nothing else of the same thread stands before what it has reported there. */
const isFirst = (found: readonly WaitResult[], at: number): boolean =>
  found.findIndex(({ pid }) => pid === found[at]?.pid) === at;

/** What the end of a session's leader sends, and one that leaves a stopped group orphaned (_exit(2)). */
const BY_ENDS: ReadonlySet<number> = new Set([SIGNALS.SIGHUP, SIGNALS.SIGCONT]);

/** Whether the end of a process may have sent what a thread has stopped for; a parent's any signal (PR_SET_PDEATHSIG). */
function mayHaveSent({ pid }: Process, one: WaitResult, tracees: ReadonlyMap<number, Tracee>): boolean {
  if (!isSignalled(one, tracees)) return false;
  if (!isSignal(one) || BY_ENDS.has(WaitStatus.stopSignal(one.status))) return true;
  return tracees.get(one.pid)?.process?.parent === pid;
}

/** Where the end of a process stands that may have sent what is first and that comes right after signals; else -1. */
function endAfterSignals(found: readonly WaitResult[], tracees: ReadonlyMap<number, Tracee>): number {
  const at = found.findIndex((one) => !isSignalled(one, tracees));
  const end = found[at];
  const process = end && isEnd(end) ? tracees.get(end.pid)?.process : undefined;
  if (!process || process.hostPid !== end?.pid || !mayHaveSent(process, found[0]!, tracees)) return -1;
  // One that was killed where it stood has something to hand on before.
  return isFirst(found, at) ? at : -1;
}

/**
 * Takes from what was found the one that is handed on next: the first, unless it may be the end of a whole process. Calls of
 * other threads of that process which have returned are told before: those threads would be killed where they stand, and
 * nobody could tell of their calls any more. And before those, the ends that were found earlier: they may be what a call has
 * waited for. Before an end comes that of someone unknown, whose parent it may be. Before all that may have been sent comes the
 * return of the call that has, or the end that has.
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
  const end = isEnd(first) ? 0 : endAfterSignals(found, tracees);
  if (end >= 0) {
    const unknown = found.findIndex((one) => isEnd(one) && !tracees.has(one.pid));
    return found.splice(unknown < 0 ? end : unknown, 1)[0];
  }
  const threads = beforeTheUnknown(first) ? tracees.get(first.pid)?.process?.threads : undefined;
  if (!threads || threads.size === 1) return found.shift();
  const at = found.findIndex((one) => one.pid !== first.pid && threads.has(one.pid) && atCall(one));
  if (at < 0) return found.shift();
  const ended = found.findIndex((one, i) => isEnd(one) && isFirst(found, i));
  return found.splice(ended >= 0 && ended < at ? ended : at, 1)[0];
}
