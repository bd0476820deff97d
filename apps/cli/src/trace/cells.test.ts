import { constants } from 'node:os';
import { expect, test } from 'vitest';
import type { ProcessRow, Table } from '@daemonlab/protocol';
import { PLAIN } from '../terminal/style.js';
import { changeLines } from './cells.js';
import { sampleRow } from './sample.test-support.js';

const table = (...rows: ProcessRow[]): Table => new Map(rows.map((row) => [row.pid, row]));

test('changed cells of one process, old and new', () => {
  const was = sampleRow({ pid: 6, pgid: 4 });
  const now = sampleRow({ pid: 6, pgid: 6, sid: 6, tty: '?', tpgid: -1, stat: 'Ss', time: '00:00:01', c: 3 });
  expect(changeLines(table(was), table(now), PLAIN)).toEqual([
    '6 mydaemon: PGID 4 → 6, SID 2 → 6, TTY pts/0 → ?',
  ]);
});

test('descriptors, directory, umask, signals', () => {
  const now = sampleRow({
    cwd: '/',
    umask: '0000',
    fds: { '0': '/dev/null', '1': '/dev/pts/0' },
    sigign: ['SIGHUP'],
  });
  expect(changeLines(table(sampleRow()), table(now), PLAIN)).toEqual([
    '4 mydaemon: cwd /home/learner → /, umask 0022 → 0000, fd 0 /dev/pts/0 → /dev/null, fd 2 /dev/pts/0 → closed, ignored +SIGHUP',
  ]);
});

test('signals that are blocked all at once', () => {
  const all = Object.keys(constants.signals).filter((name) => name !== 'SIGKILL' && name !== 'SIGSTOP');
  const blocks = sampleRow({ sigblk: all });
  expect(changeLines(table(sampleRow()), table(blocks), PLAIN)).toEqual([
    '4 mydaemon: blocked none → all signals',
  ]);
  const two = sampleRow({ sigblk: ['SIGHUP', 'SIGINT'] });
  expect(changeLines(table(blocks), table(two), PLAIN)).toEqual([
    '4 mydaemon: blocked all signals → [SIGHUP, SIGINT]',
  ]);
  expect(changeLines(table(two), table(sampleRow()), PLAIN)).toEqual(['4 mydaemon: blocked −SIGHUP −SIGINT']);
});

test('descriptors that changed alike are told together', () => {
  const fds = { '0': '/dev/null', '1': '/dev/null', '2': '/dev/null' };
  expect(changeLines(table(sampleRow()), table(sampleRow({ fds })), PLAIN)).toEqual([
    '4 mydaemon: fd 0, 1, 2 /dev/pts/0 → /dev/null',
  ]);
});

test('a new process, and nothing for one that only used time or is gone', () => {
  const child = sampleRow({ pid: 5, ppid: 4 });
  const busy = sampleRow({ time: '00:00:09', c: 99, stat: 'R+' });
  expect(changeLines(table(sampleRow()), table(busy, child), PLAIN)).toEqual([
    '5 mydaemon: new: PPID 4, PGID 4, SID 2, TTY pts/0',
  ]);
  expect(changeLines(table(sampleRow()), table(), PLAIN)).toEqual([]);
});

test('a zombie has lost its descriptors by dying: its end is an event, and no change of them', () => {
  const now = sampleRow({ stat: 'Z+', fds: {}, cwd: '', umask: '' });
  expect(changeLines(table(sampleRow()), table(now), PLAIN)).toEqual([]);
  const stopped = sampleRow({ stat: 'T' });
  expect(changeLines(table(sampleRow()), table(stopped), PLAIN)).toEqual(['4 mydaemon: stopped']);
});

test('a foreground group is told once for its terminal', () => {
  const shell = sampleRow({ pid: 2, tpgid: 4 });
  expect(
    changeLines(table(shell, sampleRow()), table({ ...shell, tpgid: 2 }, sampleRow({ tpgid: 2 })), PLAIN),
  ).toEqual(['pts/0: foreground group 4 → 2']);
});
