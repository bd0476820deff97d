import { Timeline } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { row } from '../machine/dev/scripted-world.js';
import { besides, isSet, programOf } from './breakpoints.js';
import { settledAt } from './explained.js';
import { errorsOf } from './faults.js';

describe('breakpoints', () => {
  const set = [{ call: 'setsid' }, { call: 'fork', program: 'sh' }, { call: 'chdir', pid: 5 }];
  it('tells those of all programs from those of one', () => {
    expect(isSet(set, 'setsid', null)).toBe(true);
    expect(isSet(set, 'setsid', 'sh')).toBe(false);
    expect(isSet(set, 'fork', 'sh')).toBe(true);
    expect(isSet(set, 'chdir', null)).toBe(false);
    expect(besides(set, null)).toEqual([set[1], set[2]]);
  });

  it('takes a program by its name, as the kernel cuts it', () => {
    expect(programOf(' ./mydaemon ')).toBe('mydaemon');
    expect(programOf('a-name-far-too-long')).toBe('a-name-far-too-');
    expect(programOf('  ')).toBeNull();
  });
});

it('offers no error for a call that cannot fail', () => {
  expect(errorsOf('umask')).toEqual([]);
  expect(errorsOf('clone')[0]).toBe('EAGAIN');
});

it('finds the diff that shows what a call did', () => {
  const timeline = new Timeline();
  const diff = (): number => timeline.add({ type: 'diff', set: [row({ pid: 5 })], gone: [] }, 1).seq;
  diff();
  const from = timeline.lastSeq;
  diff();
  const call = { type: 'call' as const, name: 'setsid', family: 'session', args: [], result: 5 };
  timeline.add({ ...call, pid: 6 }, 2);
  timeline.add({ ...call, pid: 5, injected: true }, 2);
  expect(settledAt(timeline, { pid: 5, from })).toBe(timeline.lastSeq);
  const shown = diff();
  diff();
  expect(settledAt(timeline, { pid: 5, from })).toBe(shown);
});
