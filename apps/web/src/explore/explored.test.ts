import { Timeline, type LabInfo } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { row, ScriptedWorld } from '../machine/dev/scripted-world.js';
import { momentOf } from '../machine/index.js';
import { besides, isSet, programOf } from './breakpoints.js';
import { foretoldAt, settledAt } from './explained.js';
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

it('foretells by what the page shows, also where the table has not been read since', () => {
  const { timeline, last } = new ScriptedWorld().shell(2, 'pts/0');
  timeline.add({ type: 'fork', pid: 2, child: 5, via: 'fork' }, 2);
  const info = { isolation: 'namespaces', init: { pid: 1, comm: 'init', kind: 'init' } } as LabInfo;
  const foretold = () => {
    const { seq } = timeline.add({ type: 'hold', pid: 5, name: 'setsid', args: [] }, 3);
    const { held, rows } = momentOf(timeline, last, seq);
    return foretoldAt(held[0]!, timeline, seq, rows, info);
  };
  expect(foretold()).toMatchObject({ verdict: 'works', data: { pid: 5 } });

  timeline.add({ type: 'release', pid: 5, name: 'setsid' }, 4);
  timeline.add({ type: 'call', pid: 5, name: 'setpgid', family: 'session', args: [0, 0], result: 0 }, 5);
  expect(foretold()).toMatchObject({ verdict: 'fails', errno: 'EPERM' });
});
