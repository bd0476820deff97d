import { expect, test } from 'vitest';
import { PTRACE_EVENT, SIGNALS } from '@daemonlab/libc';
import { newProcess, newTracee, type PendingCall, type Tracee } from './tracee.js';
import { forgetSenders, isSenderDue, takeNext } from './turns.js';

const stop = (signal: number, event = 0): number => (event << 16) | (signal << 8) | 0x7f;
const SIGNAL = stop(SIGNALS.SIGTERM);
const HANGUP = stop(SIGNALS.SIGHUP);
const CALL_END = stop(SIGNALS.SIGTRAP | 0x80);
const BEFORE_CALL = stop(SIGNALS.SIGTRAP, PTRACE_EVENT.SECCOMP);
const TRAPPED = stop(SIGNALS.SIGTRAP, PTRACE_EVENT.STOP);
const ENDED = 0;
const KILLED = SIGNALS.SIGKILL;

const watch = { everyCall: false };
const tracees = new Map<number, Tracee>();
for (const [pid, tids] of [
  [10, [10, 11, 12]],
  [20, [20]],
  [30, [30]],
] as const) {
  const threads = tids.map((tid) => newTracee(tid, { kind: 'running' }, watch));
  const process = newProcess(threads[0]!, pid, {
    program: 'x',
    parent: pid === 30 ? 20 : 1,
    handlers: new Map(),
    nests: false,
    ownFilter: false,
  });
  for (const tracee of threads) {
    process.threads.add(tracee.tid);
    tracee.process = process;
    tracees.set(tracee.tid, tracee);
  }
}

/** The order in which what was found is handed on. */
const turns = (...stops: [pid: number, status: number][]): number[] => turnsWith([], ...stops);

function turnsWith(sending: number[], ...stops: [pid: number, status: number][]): number[] {
  const senders = new Set(sending);
  const found = stops.map(([pid, status]) => ({ pid, status }));
  const order: number[] = [];
  for (let next = takeNext(found, tracees, senders); next; next = takeNext(found, tracees, senders))
    order.push(next.pid);
  return order;
}

test('the ends of calls come before what may end the process of the threads that made them', () => {
  expect(turns([12, SIGNAL], [20, CALL_END], [11, CALL_END], [10, CALL_END])).toEqual([11, 10, 12, 20]);
  expect(turns([12, BEFORE_CALL], [10, CALL_END])).toEqual([10, 12]);
});

test('the end that a call has waited for comes before it', () => {
  expect(turns([12, SIGNAL], [20, ENDED], [11, CALL_END])).toEqual([20, 11, 12]);
  expect(turns([12, SIGNAL], [11, CALL_END], [20, ENDED])).toEqual([11, 12, 20]);
});

test('the end of someone unknown comes before those that were found earlier', () => {
  expect(turns([10, ENDED], [20, ENDED], [99, ENDED])).toEqual([99, 10, 20]);
  expect(turns([10, ENDED], [99, SIGNAL])).toEqual([10, 99]);
});

test('the call that has sent a signal comes before it, before what it continues and before whom it kills', () => {
  expect(turnsWith([10], [20, SIGNAL], [10, CALL_END])).toEqual([10, 20]);
  expect(turnsWith([10], [20, KILLED], [10, CALL_END])).toEqual([10, 20]);
  expect(turnsWith([10], [20, TRAPPED], [10, CALL_END])).toEqual([20, 10]);
  const stopped = tracees.get(20)!;
  stopped.stopped = true;
  expect(turnsWith([10], [20, TRAPPED], [10, CALL_END])).toEqual([10, 20]);
  stopped.stopped = false;
  expect(turnsWith([10], [20, ENDED], [10, CALL_END])).toEqual([20, 10]);
  expect(turnsWith([], [20, SIGNAL], [10, CALL_END])).toEqual([20, 10]);
});

test('an end comes before what it may have sent: SIGHUP, SIGCONT, to its children any signal', () => {
  expect(turns([12, HANGUP], [20, ENDED])).toEqual([20, 12]);
  expect(turns([12, HANGUP], [11, SIGNAL], [20, ENDED])).toEqual([20, 12, 11]);
  expect(turns([12, SIGNAL], [20, ENDED])).toEqual([12, 20]);
  expect(turns([30, SIGNAL], [20, ENDED])).toEqual([20, 30]);
  const stopped = tracees.get(30)!;
  expect(turns([30, TRAPPED], [10, ENDED])).toEqual([30, 10]);
  stopped.stopped = true;
  expect(turns([30, TRAPPED], [10, ENDED])).toEqual([10, 30]);
  stopped.stopped = false;
});

test('no end comes before what the same process, or one in between, had reported before', () => {
  expect(turns([20, HANGUP], [20, KILLED])).toEqual([20, 20]);
  expect(turns([12, HANGUP], [20, SIGNAL], [20, KILLED])).toEqual([12, 20, 20]);
  expect(turns([20, HANGUP], [11, ENDED])).toEqual([20, 11]);
  expect(turns([20, HANGUP], [12, BEFORE_CALL], [10, ENDED])).toEqual([20, 12, 10]);
  expect(turns([12, BEFORE_CALL], [12, KILLED], [10, CALL_END])).toEqual([10, 12, 12]);
});

test.each([
  { what: 'a signal', status: SIGNAL },
  { what: 'an end by SIGKILL', status: KILLED },
])('$what waits for whoever may just have sent it, as long as that call has not returned', ({ status }) => {
  const senders = new Set([10]);
  const due = (...stops: [pid: number, status: number][]): boolean => {
    forgetSenders(senders, tracees);
    return isSenderDue(
      stops.map(([pid, one]) => ({ pid, status: one })),
      tracees,
      senders,
    );
  };
  const sender = tracees.get(10)!;
  sender.call = { decoder: { family: 'kill' } } as PendingCall;
  expect(due([12, status])).toBe(true);
  expect(due([20, status])).toBe(true);
  expect(due([12, status], [10, CALL_END])).toBe(false);
  expect(due([12, CALL_END])).toBe(false);
  expect(due([12, ENDED])).toBe(false);
  sender.call = { decoder: { family: 'other' } } as PendingCall;
  expect(due([12, status])).toBe(false);
  expect(senders.size).toBe(0);
  sender.call = null;
});

test('all else keeps its order', () => {
  expect(turns([20, SIGNAL], [10, CALL_END])).toEqual([20, 10]);
  expect(turns([12, ENDED], [10, CALL_END])).toEqual([12, 10]);
  expect(turns([12, CALL_END], [11, SIGNAL], [10, BEFORE_CALL])).toEqual([12, 11, 10]);
});
