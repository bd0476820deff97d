import type { LabInfo, TimelineEvent } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { currentTerminal, shownTerminals, terminalsAt } from './terminals.js';

const info = {
  terminals: [
    { terminal: 0, tty: 'pts/0', shell: 2, open: false },
    { terminal: 1, tty: 'pts/1', shell: 8, open: true },
    { terminal: 2, tty: 'pts/0', shell: 11, open: true },
  ],
} as LabInfo;
const opened = (seq: number, terminal: number, tty: string): TimelineEvent => ({
  type: 'terminal',
  seq,
  t: 0,
  terminal,
  tty,
  shell: 2,
});
const events: TimelineEvent[] = [
  opened(1, 0, 'pts/0'),
  opened(10, 1, 'pts/1'),
  { type: 'hangup', seq: 20, t: 0, tty: 'pts/0' },
  opened(30, 2, 'pts/0'),
  { type: 'hangup', seq: 40, t: 0, tty: 'pts/1' },
  { type: 'terminal-gone', seq: 50, t: 0, terminal: 2, tty: 'pts/0' },
];
const open = (at: number | null): number[] =>
  terminalsAt(info, events, at)
    .filter((one) => one.open)
    .map(({ terminal }) => terminal);

describe('terminals', () => {
  it('are those of the moment, also where a name was given twice', () => {
    expect([5, 15, 25, 35, 45, 55].map(open)).toEqual([[0], [0, 1], [1], [1, 2], [2], []]);
  });

  it('are closed now as soon as their end is known', () => {
    expect(open(null)).toEqual([]);
  });

  it('show the one that was closed last where none is open', () => {
    expect(shownTerminals(terminalsAt(info, events, null)).map(({ terminal }) => terminal)).toEqual([2]);
    const [first, second, third] = terminalsAt(info, [], null);
    const ended = [{ ...first!, endedAt: 9 }, second!, third!].map((one) => ({ ...one, open: false }));
    expect(shownTerminals(ended).map(({ terminal }) => terminal)).toEqual([0]);
    expect(shownTerminals([])).toEqual([]);
  });

  it('show what was picked, else what was written to, else the first', () => {
    const shown = info.terminals.slice(1);
    expect(currentTerminal(shown, 2, 1)?.terminal).toBe(2);
    expect(currentTerminal(shown, 0, 2)?.terminal).toBe(2);
    expect(currentTerminal(shown, null, null)?.terminal).toBe(1);
    expect(currentTerminal([], null, null)).toBeUndefined();
  });
});
