import type { ContestRow, LessonState, ProcessRow } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { contestants } from './contest.js';

const row = (name: string, pid: number, fate: string, from: string | null = null): ContestRow => ({
  name,
  pid,
  label: name,
  fate,
  from,
  sid: 2,
  pgid: pid,
  tty: 'pts/0',
  stdout: '/dev/pts/0',
});
const lesson = (...rows: ContestRow[]): LessonState => ({
  slug: 'x',
  next: 0,
  busy: false,
  steps: [],
  names: { shell: 2 },
  contest: { rows },
});
const then = (stat: string): ProcessRow =>
  ({ sid: 5, pgid: 5, tty: '?', fds: { '1': '/dev/null' }, stat }) as unknown as ProcessRow;
const fates = (...rows: ContestRow[]) =>
  contestants(lesson(...rows), null, () => true).map(({ fate }) => fate);

describe('contestants', () => {
  it('live, leave, or die of a signal that somebody sent', () => {
    expect(
      fates(
        row('a', 5, 'lives'),
        row('b', 6, 'gone'),
        row('c', 7, 'exit 3'),
        row('d', 8, 'SIGHUP', 'kernel'),
        row('e', 9, 'SIGHUP', 'shell'),
        row('f', 10, 'SIGTERM', '31'),
        row('g', 11, 'SIGKILL'),
      ),
    ).toEqual([
      { kind: 'lives' },
      { kind: 'gone' },
      { kind: 'exited', status: '3' },
      { kind: 'killed', signal: 'SIGHUP', by: { kind: 'kernel' } },
      { kind: 'killed', signal: 'SIGHUP', by: { kind: 'process', name: 'shell', pid: 2 } },
      { kind: 'killed', signal: 'SIGTERM', by: { kind: 'process', name: null, pid: 31 } },
      { kind: 'killed', signal: 'SIGKILL', by: null },
    ]);
  });

  it('are as they were at a moment in the past', () => {
    const rows = [row('a', 5, 'SIGHUP', 'shell'), row('b', 6, 'SIGHUP', 'shell'), row('c', 7, 'lives')];
    const past = new Map([[5, then('S')]]);
    expect(contestants(lesson(...rows), past, (pid) => pid === 6)).toEqual([
      {
        name: 'a',
        pid: 5,
        label: 'a',
        sid: 5,
        pgid: 5,
        tty: '?',
        stdout: '/dev/null',
        fate: { kind: 'lives' },
      },
      expect.objectContaining({ name: 'b', fate: expect.objectContaining({ signal: 'SIGHUP' }) as unknown }),
    ]);
  });
});
