import { expect, test } from 'vitest';
import type { CallArg, NewEvent } from '@daemonlab/protocol';
import { LimitsMet } from './limits.js';

const said = (...events: NewEvent[]): string | null => {
  const met = new LimitsMet();
  for (const event of events) met.note({ seq: 1, t: 0, ...event });
  return met.text({ processes: 64 });
};

const failed = (name: string, args: CallArg[] = [], fault?: true): NewEvent => ({
  type: 'call',
  pid: 4,
  name,
  family: 'process',
  args,
  errno: 'EAGAIN',
  ...(fault && { fault }),
});
const limit = (count: number): NewEvent => ({ type: 'limit', limit: 'processes', pid: 4, count });

test('nothing is said where no limit was met, nor of faults and of other calls', () => {
  expect(said(failed('fork', [], true), failed('read'))).toBeNull();
});

test('the world’s own limit, with what failed by it', () => {
  expect(said(limit(1), failed('clone', [['SIGCHLD']]), failed('clone3', [{ flags: [] }]))).toBe(
    'a limit of the world was met: it may have 64 processes, and 2 forks failed with EAGAIN',
  );
  expect(said(limit(1), failed('clone3', [{ flags: ['CLONE_THREAD'] }]))).toBe(
    'a limit of the world was met: it has all the threads it may have, and 1 new thread failed with EAGAIN',
  );
});

test('one of the machine’s is not taken for the world’s', () => {
  expect(said(failed('vfork'))).toMatch(
    /^1 fork failed with EAGAIN: a limit of the machine's or the program/,
  );
});
