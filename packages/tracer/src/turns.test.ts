import { expect, test } from 'vitest';
import { PTRACE_EVENT, SIGNALS } from '@daemonlab/libc';
import { newProcess, newTracee, type PendingCall, type Tracee } from './tracee.js';
import { isSenderDue, takeNext } from './turns.js';

const stop = (signal: number, event = 0): number => (event << 16) | (signal << 8) | 0x7f;
const SIGNAL = stop(SIGNALS.SIGTERM);
const CALL_END = stop(SIGNALS.SIGTRAP | 0x80);
const BEFORE_CALL = stop(SIGNALS.SIGTRAP, PTRACE_EVENT.SECCOMP);
const ENDED = 0;

const watch = { everyCall: false };
const tracees = new Map<number, Tracee>();
for (const [pid, tids] of [
  [10, [10, 11, 12]],
  [20, [20]],
] as const) {
  const threads = tids.map((tid) => newTracee(tid, { kind: 'running' }, watch));
  const process = newProcess(threads[0]!, pid, {
    program: 'x',
    parent: 1,
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
function turns(...stops: [pid: number, status: number][]): number[] {
  const found = stops.map(([pid, status]) => ({ pid, status }));
  const order: number[] = [];
  for (let next = takeNext(found, tracees); next; next = takeNext(found, tracees)) order.push(next.pid);
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

test('a signal waits for the thread that has just sent it, as long as its call has not returned', () => {
  const due = (...stops: [pid: number, status: number][]): boolean =>
    isSenderDue(
      stops.map(([pid, status]) => ({ pid, status })),
      tracees,
    );
  const sender = tracees.get(10)!;
  expect(due([12, SIGNAL])).toBe(false);
  sender.call = { decoder: { family: 'kill' } } as PendingCall;
  expect(due([12, SIGNAL])).toBe(true);
  expect(due([12, SIGNAL], [10, CALL_END])).toBe(false);
  expect(due([12, CALL_END])).toBe(false);
  expect(due([20, SIGNAL])).toBe(false);
  sender.call = { decoder: { family: 'other' } } as PendingCall;
  expect(due([12, SIGNAL])).toBe(false);
  sender.call = null;
});

test('all else keeps its order', () => {
  expect(turns([20, SIGNAL], [10, CALL_END])).toEqual([20, 10]);
  expect(turns([12, ENDED], [10, CALL_END])).toEqual([12, 10]);
  expect(turns([12, CALL_END], [11, SIGNAL], [10, BEFORE_CALL])).toEqual([12, 11, 10]);
});
