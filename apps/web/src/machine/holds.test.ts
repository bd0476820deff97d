import { Timeline } from '@daemonlab/protocol';
import { expect, it } from 'vitest';
import { heldAt } from './holds.js';

it('knows who is held at any moment, and forgets who was let go or killed', () => {
  const timeline = new Timeline();
  timeline.add({ type: 'hold', pid: 5, name: 'setsid', args: [] }, 1);
  timeline.add({ type: 'hold', pid: 6, name: 'chdir', args: ['/'] }, 2);
  const pids = (seq: number): number[] => heldAt(timeline, seq).map(({ pid }) => pid);
  expect(pids(0)).toEqual([]);
  expect(pids(2)).toEqual([5, 6]);
  timeline.add({ type: 'release', pid: 5, name: 'setsid' }, 3);
  timeline.add({ type: 'exit', pid: 6, signal: 'SIGKILL' }, 4);
  expect(pids(2)).toEqual([5, 6]);
  expect(heldAt(timeline, 3)).toMatchObject([{ pid: 6, name: 'chdir', args: ['/'] }]);
  expect(pids(4)).toEqual([]);
});

it('starts over with a timeline that does', () => {
  const timeline = new Timeline();
  timeline.add({ type: 'hold', pid: 5, name: 'setsid', args: [] }, 1);
  expect(heldAt(timeline, 1)).toHaveLength(1);
  timeline.rebase(40, new Map());
  timeline.add({ type: 'hold', pid: 7, name: 'fork', args: [] }, 2);
  expect(heldAt(timeline, 41)).toMatchObject([{ pid: 7 }]);
});
