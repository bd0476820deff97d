import { describe, expect, it } from 'vitest';
import { brief, data } from '../foretold.test-support.js';
import { explain, tell, text, type World } from '../index.js';
import { worldOf } from '../samples.test-support.js';

describe('dup', () => {
  const tty = '/dev/pts/0';
  const all = { 0: tty, 1: tty, 2: tty };
  it('takes the lowest free number, where the table shows it', () => {
    expect(data(worldOf({ pid: 5, fds: { 0: tty, 2: tty } }), 5, 'dup', 0)).toMatchObject({ from: 0, to: 1 });
    expect(brief(worldOf({ pid: 5, fds: all, fdsMore: 0 }), 5, 'dup', 1)).toBe('works dup → 3');
  });
  it('of a descriptor that is shown works, whatever number the new one gets', () => {
    const world = worldOf({ pid: 5, fds: all, fdsMore: 1 });
    expect(brief(world, 5, 'dup', 1)).toBe('works dup-unseen → ?');
    expect(data(world, 5, 'dup', 1)).toEqual({ pid: 5, from: 1, file: tty });
    expect(brief(world, 5, 'dup', 3)).toBe('depends fd-unseen');
    expect(brief(world, 5, 'dup2', 1, '3')).toBe('depends unknown');
  });
  it('says what it is open on where the table shows it before or after, and else that it does not', () => {
    const before = worldOf({ pid: 5, fds: all, fdsMore: 1 });
    const after = worldOf({ pid: 5, fds: { ...all, 1: '/tmp/log' }, fdsMore: 1 });
    const said = (to: number, language: 'en' | 'zh') => {
      const outcome = { kind: 'returned', result: to } as const;
      return text(tell(explain('dup2', [3, to], 5, outcome, before, after.table), language));
    };
    expect(said(1, 'en')).toBe(
      'Descriptor 1 of process 5 stands for the same open file as 3 (/tmp/log). What it was open on, /dev/pts/0, was closed first.',
    );
    expect(said(7, 'en')).toBe(
      'Descriptor 7 of process 5 stands for the same open file as 3, whose name the table does not show.',
    );
    expect(said(7, 'zh')).toBe(
      '进程 5 的 7 号描述符和 3 号（表里看不到它打开的是什么）指向同一个打开的文件。',
    );
  });
  it('of a row that could not be read depends on it', () => {
    expect(brief(worldOf({ pid: 5, cwd: '', fds: {} }), 5, 'dup', 1)).toBe('depends fd-unseen');
  });
});

describe('read and write', () => {
  const reader = (some: object): World => worldOf({ pid: 5, ...some });
  it('[C30] in the background', () => {
    expect(data(reader({}), 5, 'read', 0, 1)).toMatchObject({
      signal: 'SIGTTIN',
      pgid: 5,
      tpgid: 2,
      fates: [{ fate: 'stops', pids: [5] }],
    });
    expect(brief(reader({ sigign: ['SIGTTIN'] }), 5, 'read', 0, 1)).toBe(
      'fails EIO background-read-unstopped',
    );
    expect(brief(reader({ sigblk: ['SIGTTIN'] }), 5, 'read', 0, 1)).toBe(
      'fails EIO background-read-unstopped',
    );
    expect(brief(reader({ ppid: 1 }), 5, 'read', 0, 1)).toBe('fails EIO background-orphaned');
    expect(data(reader({}), 5, 'write', 1, 'x')).toMatchObject({ own: true, background: true });
  });
  it('on a dead terminal, /dev/null, nothing', () => {
    const world = reader({ fds: { 0: '/dev/pts/3 (deleted)', 1: '/dev/null' } });
    expect(brief(world, 5, 'write', 0, 'x')).toBe('fails EIO tty-gone');
    expect(brief(world, 5, 'read', 0, 1)).toBe('works read-end → 0');
    expect(brief(world, 5, 'write', 1, 'x')).toBe('works write-null');
    expect(brief(world, 5, 'read', 2, 1)).toBe('fails EBADF fd-closed');
    expect(brief(world, 5, 'read', 7, 1)).toBe('depends fd-unseen');
    expect(data(reader({ fds: { 0: 'pipe:[4711]' } }), 5, 'read', 0, 1)).toEqual({
      pid: 5,
      fd: 0,
      file: 'pipe:[4711]',
    });
  });
});
