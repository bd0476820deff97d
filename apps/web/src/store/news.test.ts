import type { NewEvent, RowPatch, TimelineEvent } from '@daemonlab/protocol';
import { expect, it } from 'vitest';
import { changesTable } from './news.js';

const event = (what: NewEvent): TimelineEvent => ({ ...what, seq: 1, t: 0 });
const diff = (...set: RowPatch[]): TimelineEvent => event({ type: 'diff', set, gone: [] });

it.each([
  ['a child, before its row has been read', event({ type: 'fork', pid: 2, child: 3, via: 'fork' })],
  ['a cell that is shown', diff({ pid: 2, ppid: 1 })],
  ['a row that is gone', event({ type: 'diff', set: [], gone: [3] })],
])('%s is seen in the table', (_, one) => {
  expect(changesTable([one])).toBe(true);
});

it.each([
  ['what no column shows', diff({ pid: 2, sigblk: ['SIGINT'] })],
  ['a call', event({ type: 'call', pid: 2, name: 'umask', family: 'umask', args: ['022'], result: 18 })],
])('%s is not', (_, one) => {
  expect(changesTable([one])).toBe(false);
});
