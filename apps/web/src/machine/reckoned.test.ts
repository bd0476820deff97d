import { Timeline, type EventOf, type NewEvent, type ProcessRow } from '@daemonlab/protocol';
import { expect, test } from 'vitest';
import { row, ScriptedWorld } from './dev/scripted-world.js';
import { momentOf } from './moment.js';
import type { MachineRow } from './types.js';

/** A shell on pts/0, and events one after another that no reading of the table comes between. */
function shell() {
  const world = new ScriptedWorld().shell(2, 'pts/0');
  const { timeline } = world;
  let t = 100;
  const add = (...events: NewEvent[]): number => {
    for (const event of events) timeline.add(event, (t += 0.1));
    return timeline.lastSeq;
  };
  const from = world.last;
  const rowAt = (seq: number, pid: number): MachineRow | undefined =>
    momentOf(timeline, from, seq).rows.find((entry) => entry.row.pid === pid);
  return { add, from, rowAt, timeline };
}

const fork = (pid: number, child: number, more: Partial<EventOf<'fork'>> = {}): NewEvent => ({
  type: 'fork',
  pid,
  child,
  via: 'fork',
  ...more,
});
const call = (pid: number, name: string, args: (string | number)[], result = 0): NewEvent => ({
  type: 'call',
  pid,
  name,
  family: 'session',
  args,
  result,
});
const exec = (pid: number, path: string): NewEvent => ({ type: 'exec', pid, path, argv: [path] });
const read = (fields: Partial<ProcessRow> & { pid: number }): NewEvent => ({
  type: 'diff',
  set: [row({ stime: '12:34', ...fields })],
  gone: [],
});

test('who is forked is there with the fork, in its parent’s group and session and on its terminal', () => {
  const { add, rowAt } = shell();
  const born = rowAt(add(fork(2, 5)), 5);
  expect(born).toMatchObject({ born: true, changes: {}, ending: null });
  expect(born!.row).toMatchObject({ ppid: 2, pgid: 2, sid: 2, tty: 'pts/0', cmd: 'bash', time: '00:00:00' });
  expect(born!.row.stat).toBe('S+');
});

test('what it does before its row is read is seen as it does it, with the call behind it', () => {
  const { add, rowAt } = shell();
  const grouped = add(fork(2, 5), call(2, 'setpgid', [5, 5]));
  expect(rowAt(grouped, 5)?.changes).toMatchObject({
    pgid: { was: '2', now: '5', cause: { name: 'setpgid', pid: 2 } },
  });
  const front = add(call(2, 'ioctl', [255, 'TIOCSPGRP', 5]));
  expect([rowAt(front, 5), rowAt(front, 2)].map((entry) => entry?.row.stat)).toEqual(['S+', 'Ss']);
  const ran = add(exec(5, '/bin/daemon'), fork(5, 6));
  expect(rowAt(ran, 6)?.row).toMatchObject({ ppid: 5, pgid: 5, sid: 2, cmd: '/bin/daemon' });
  const left = add(
    { type: 'exit', pid: 5, code: 0 },
    { type: 'reparent', pid: 6, from: 5, to: 1, why: 'init' },
  );
  expect(rowAt(left, 5)?.ending).toMatchObject({ code: 0 });
  expect(rowAt(left, 6)?.changes.ppid).toMatchObject({ was: '5', now: '1', cause: { kind: 'reparent' } });
  const alone = add(call(6, 'setsid', [], 6));
  expect(rowAt(alone, 6)?.row).toMatchObject({ pgid: 6, sid: 6, tty: '?', tpgid: -1, stat: 'Ss' });
});

test('whether its row is read early or late, the same changes are marked', () => {
  const late = shell();
  late.add(fork(2, 5), call(2, 'setpgid', [5, 5]), exec(5, '/bin/ls'));
  const of = { pid: 5, ppid: 2, pgid: 5, sid: 2, tty: 'pts/0', cmd: '/bin/ls', comm: 'ls' };
  const seq = late.add(read(of));
  const early = shell();
  early.add(fork(2, 5), read({ ...of, pgid: 2, cmd: 'bash', comm: 'bash' }), call(2, 'setpgid', [5, 5]));
  early.add({ type: 'diff', set: [{ pid: 5, pgid: 5 }], gone: [] }, exec(5, '/bin/ls'));
  const last = early.add({ type: 'diff', set: [{ pid: 5, cmd: '/bin/ls', comm: 'ls' }], gone: [] });
  const told = (entry: MachineRow | undefined): unknown =>
    Object.entries(entry?.changes ?? {}).map(([column, { was, now, cause }]) => [
      column,
      was,
      now,
      cause?.kind,
    ]);
  expect(told(late.rowAt(seq, 5))).toEqual([
    ['pgid', '2', '5', 'call'],
    ['cmd', 'bash', '/bin/ls', 'exec'],
  ]);
  expect(told(early.rowAt(last, 5))).toEqual(told(late.rowAt(seq, 5)));
});

test('the row that is read stands, whatever was to be expected', () => {
  const { add, rowAt } = shell();
  add(fork(2, 5), call(2, 'setpgid', [5, 5]));
  expect(rowAt(add(read({ pid: 5, ppid: 2, pgid: 9, sid: 2, tty: 'pts/7' })), 5)?.row).toMatchObject({
    pgid: 9,
    tty: 'pts/7',
  });
});

test('nothing is guessed: a child that is not like its caller, or of one whose terminal is not known, waits for its row', () => {
  const { add, rowAt } = shell();
  expect(rowAt(add(fork(2, 5, { inherits: false })), 5)).toBeUndefined();
  const asked = add(fork(2, 6), call(6, 'setsid', [], 6), call(6, 'ioctl', [0, 'TIOCSCTTY', 0]), fork(6, 7));
  expect(rowAt(asked, 7)).toBeUndefined();
  const known = add(read({ pid: 6, ppid: 2, pgid: 6, sid: 6, tty: 'pts/1' }), fork(6, 8));
  expect(rowAt(known, 8)?.row.tty).toBe('pts/1');
});

test('when it started is known as soon as its row is, also before', () => {
  const { add, rowAt } = shell();
  const forked = add(fork(2, 5));
  expect(rowAt(forked, 5)?.row.stime).toBe('');
  add(read({ pid: 5, ppid: 2, pgid: 2, sid: 2, tty: 'pts/0' }));
  expect(rowAt(forked, 5)?.row.stime).toBe('12:34');
});

test('the end of a session’s leader takes the terminal from all of it', () => {
  const { add, rowAt } = shell();
  const left = add(fork(2, 5), { type: 'exit', pid: 2, signal: 'SIGHUP' });
  expect(rowAt(left, 5)?.changes.tty).toMatchObject({ now: '?', cause: { kind: 'leader-exit', leader: 2 } });
});

test('who was there already at the earlier moment is not new, nor changed by what came before', () => {
  const { add, timeline } = shell();
  const from = add(fork(2, 5), call(2, 'setpgid', [5, 5]));
  const to = add(call(2, 'ioctl', [255, 'TIOCSPGRP', 5]));
  const entry = momentOf(timeline, from, to).rows.find(({ row: { pid } }) => pid === 5);
  expect(entry).toMatchObject({ born: false, changes: {} });
});

test('a timeline whose front has fallen off begins with what is left of it', () => {
  const timeline = new Timeline({ events: 3, bytes: 1e6 });
  timeline.add(read({ pid: 2, ppid: 1, pgid: 2, sid: 2, tty: 'pts/0' }), 0);
  for (let child = 5; child < 9; child += 1) timeline.add(fork(2, child), child);
  expect(momentOf(timeline, timeline.firstSeq, timeline.lastSeq).rows.map(({ row: { pid } }) => pid)).toEqual(
    [2, 6, 7, 8],
  );
});

test('who has ended, and whose row is not found afterwards, is shown as ended from the event on that says so', () => {
  const { add, from, rowAt, timeline } = shell();
  add(fork(2, 5), exec(5, '/bin/ps'), read({ pid: 5, ppid: 2, sid: 2, tty: 'pts/0', cmd: 'ps' }));
  const lived = timeline.lastSeq;
  const ended = add({ type: 'exit', pid: 5, code: 0 });
  // What the shell does next is told before the table is read again.
  const next = add(call(2, 'ioctl', [255, 'TIOCSPGRP', 2]));
  expect(rowAt(ended, 5)?.ending, 'not known yet: it may be a zombie').toBeNull();
  add({ type: 'diff', set: [], gone: [5] });
  expect(rowAt(lived, 5)).toMatchObject({ ending: null, row: { cmd: 'ps' } });
  for (const seq of [ended, next, timeline.lastSeq])
    expect(rowAt(seq, 5), `after event ${seq}`).toMatchObject({ ending: { code: 0 }, row: { cmd: 'ps' } });
  // To what comes after such a moment it is nothing that was there before.
  for (const after of [ended, next])
    expect(momentOf(timeline, after, timeline.lastSeq).rows.map(({ row }) => row.pid)).toEqual([1, 2]);
  expect(momentOf(timeline, from, lived).rows.map(({ row }) => row.pid)).toEqual([1, 2, 5]);
});

test('a row read in the midst of an end does not make who has ended live again', () => {
  const { add, rowAt } = shell();
  add(fork(2, 5), read({ pid: 5, ppid: 2, sid: 2, tty: 'pts/0', cmd: 'ps' }));
  const ended = add({ type: 'exit', pid: 5, code: 0 });
  const late = add(read({ pid: 5, ppid: 2, sid: 2, tty: 'pts/0', cmd: '[ps]', comm: 'ps', stat: 'X' }));
  const next = add(call(2, 'ioctl', [255, 'TIOCSPGRP', 2]));
  add({ type: 'diff', set: [], gone: [5] });
  for (const seq of [ended, late, next])
    expect(rowAt(seq, 5), `after event ${seq}`).toMatchObject({ ending: { code: 0 }, row: { cmd: 'ps' } });
});

test('who has ended and is found as a zombie is one', () => {
  const { add, rowAt } = shell();
  add(fork(2, 5), read({ pid: 5, ppid: 2, sid: 2, tty: 'pts/0', cmd: 'a' }));
  const ended = add({ type: 'exit', pid: 5, code: 3 });
  const zombie = add(read({ pid: 5, ppid: 2, sid: 2, tty: 'pts/0', cmd: '[a] <defunct>', stat: 'Z' }));
  add({ type: 'diff', set: [], gone: [5] });
  expect(rowAt(ended, 5)?.ending).toBeNull();
  expect(rowAt(zombie, 5)).toMatchObject({ ending: null, row: { cmd: '[a] <defunct>' } });
});
