import { expect, test } from 'vitest';
import type { NewEvent } from '@daemonlab/protocol';
import { PLAIN } from '../terminal/style.js';
import { sampleRow } from './sample.test-support.js';
import { TimelineView } from './view.js';

function show(width: number | null, events: (NewEvent & { t?: number })[]): string[] {
  let text = '';
  const view = new TimelineView({ style: PLAIN, width, write: (more) => (text += more) });
  view.take({ seq: 1, t: 0, type: 'snapshot', rows: [sampleRow()] });
  view.take({ seq: 2, t: 0, type: 'exit', pid: 3, code: 0 });
  view.begin();
  view.take({
    seq: 2,
    t: 9,
    type: 'call',
    pid: 4,
    name: 'setpgid',
    family: 'session',
    args: [0, 0],
    result: 0,
  });
  view.take({ seq: 2, t: 10, type: 'exec', pid: 4, path: './mydaemon', argv: ['./mydaemon'] });
  events.forEach((event, i) => {
    view.take({ seq: i + 3, t: 10 + i, ...event });
  });
  view.flush();
  const [first, ...lines] = text.split('\n').slice(0, -1);
  expect(first).toBe('      0.0     4 mydaemon    exec ./mydaemon');
  return lines;
}

test('events before the program’s own exec are not shown, later ones with time, pid, name and the changed cells', () => {
  expect(
    show(null, [
      { type: 'fork', pid: 4, child: 5, via: 'fork' },
      { type: 'diff', set: [sampleRow({ pid: 5, ppid: 4 })], gone: [] },
      { type: 'call', pid: 5, name: 'setsid', family: 'session', args: [], result: 5 },
      { type: 'diff', set: [{ pid: 5, sid: 5, pgid: 5, tty: '?', tpgid: -1 }], gone: [] },
    ]),
  ).toEqual([
    '      0.0     4 mydaemon    fork() = 5',
    '                            5 mydaemon: new: PPID 4, PGID 4, SID 2, TTY pts/0',
    '      2.0     5 mydaemon    setsid() = 5',
    '                            5 mydaemon: PGID 4 → 5, SID 2 → 5, TTY pts/0 → ?',
  ]);
});

test('the row of the program is new when it is first read, whatever it was while it was being started', () => {
  expect(
    show(null, [
      {
        type: 'diff',
        set: [{ pid: 4, comm: 'mydaemon', cwd: '/', sigign: [], tpgid: 4 }],
        gone: [],
      },
      { type: 'diff', set: [{ pid: 4, cwd: '/tmp', tpgid: 2 }], gone: [] },
    ]),
  ).toEqual([
    '                            4 mydaemon: new: PPID 2, PGID 4, SID 2, TTY pts/0',
    '                            4 mydaemon: cwd / → /tmp',
    '                            pts/0: foreground group 4 → 2',
  ]);
});

test('what the terminal showed is quoted by line, unfinished lines before the next event, controls made visible', () => {
  const output = (data: string): NewEvent => ({ type: 'output', tty: 'pts/0', terminal: 0, data });
  expect(
    show(null, [
      output('one\r\ntw'),
      output('o\x1b[31m'),
      { type: 'exit', pid: 4, code: 1 },
      output('end\r\n'),
    ]),
  ).toEqual([
    '          pts/0             │ one',
    '          pts/0             │ two\\e[31m',
    '      2.0     4 mydaemon    ended, status 1',
    '          pts/0             │ end',
  ]);
});

test('on a terminal no line is wider than it', () => {
  const argv = ['prog', ...Array.from({ length: 20 }, (_, i) => `argument-${String(i)}`)];
  const lines = show(80, [{ type: 'exec', pid: 4, path: '/bin/prog', argv }]);
  expect(lines.length).toBeGreaterThan(3);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.slice(1).every((line) => line.startsWith(' '.repeat(28)))).toBe(true);
});
