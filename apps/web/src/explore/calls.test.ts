import type { LabInfo } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { row } from '../machine/dev/scripted-world.js';
import { CALLS, callOf, choicesOf, FAMILIES, kindOf, valueOf, type Surroundings } from './calls.js';

const info = {
  home: '/home/learner',
  init: { pid: 1, comm: 'init', kind: 'init' },
  terminals: [
    { terminal: 0, tty: 'pts/0', shell: 2, open: true },
    { terminal: 1, tty: 'pts/1', shell: 9, open: false },
  ],
} as unknown as LabInfo;
const rows = [
  row({ pid: 1, comm: 'init' }),
  row({ pid: 2, comm: 'bash' }),
  row({ pid: 5, ppid: 2, comm: 'mydaemon', fds: { 0: '/dev/pts/0', 1: '/dev/null' } }),
  row({ pid: 6, ppid: 5, pgid: 5, comm: 'child' }),
];
const around = (pid: number): Surroundings => ({ row: rows.find((one) => one.pid === pid)!, rows, info });

describe('the calls of Explore', () => {
  it('offers every call of its list once', () => {
    expect(FAMILIES.flat().sort()).toEqual(Object.keys(CALLS).sort());
  });

  it('makes each call with what its form starts with', () => {
    const made = Object.fromEntries(FAMILIES.flat().map((id) => [id, callOf(id, {}, around(5))]));
    expect(made).toEqual({
      fork: { call: 'fork', args: [] },
      exit: { call: '_exit', args: [0] },
      setsid: { call: 'setsid', args: [] },
      setpgid: { call: 'setpgid', args: [0, 0] },
      open: { call: 'open', args: ['/dev/pts/0', ['O_RDWR']] },
      chdir: { call: 'chdir', args: ['/'] },
      umask: { call: 'umask', args: ['022'] },
      dup2: { call: 'dup2', args: [1, 2] },
      close: { call: 'close', args: [1] },
      kill: { call: 'kill', args: [2, 'SIGTERM'] },
      signal: { call: 'signal', args: ['SIGTERM', 'SIG_IGN'] },
      write: { call: 'write', args: [1, 'hello\n'] },
    });
  });

  it('takes a group as a negative number and O_NOCTTY as a flag', () => {
    expect(callOf('kill', { receiver: '-5', signal: 'SIGHUP' }, around(2))?.args).toEqual([-5, 'SIGHUP']);
    expect(callOf('open', { noctty: 'with' }, around(5))?.args[1]).toEqual(['O_RDWR', 'O_NOCTTY']);
  });

  it('offers children first, init last, and no closed terminal', () => {
    expect(choicesOf('target', around(5)).map(({ value }) => value)).toEqual(['0', '6', '2', '1']);
    expect(choicesOf('terminal', around(5)).map(({ value }) => value)).toEqual(['/dev/pts/0', '/dev/tty']);
  });

  it('offers no value twice', () => {
    for (const field of ['target', 'group', 'receiver', 'fd', 'terminal', 'path'] as const) {
      const values = choicesOf(field, around(5)).map(({ value }) => value);
      expect(values).toEqual([...new Set(values)]);
    }
  });

  it('says what descriptors are open on', () => {
    expect(choicesOf('fd', around(5))).toEqual([
      { value: '0', note: '/dev/pts/0' },
      { value: '1', note: '/dev/null' },
      { value: '2', word: 'closed' },
      { value: '3' },
    ]);
  });

  it('makes no call of what cannot be meant', () => {
    expect(callOf('umask', { mask: '089' }, around(5))).toBeNull();
    expect(callOf('exit', { status: '256' }, around(5))).toBeNull();
    expect(callOf('exit', { status: '255' }, around(5))?.args).toEqual([255]);
  });

  it('forgets a choice that is gone', () => {
    expect(valueOf('target', { target: '77' }, around(5))).toBe('0');
    expect(valueOf('path', { path: '/srv' }, around(5))).toBe('/srv');
  });

  it('knows init, and the shells of open terminals', () => {
    expect([1, 2, 9, 5].map((pid) => kindOf(pid, info))).toEqual(['init', 'shell', 'other', 'other']);
  });
});
