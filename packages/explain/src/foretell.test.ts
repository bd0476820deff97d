import { describe, expect, it } from 'vitest';
import type { CallArg } from '@daemonlab/protocol';
import { brief, data, withHistory } from './foretold.test-support.js';
import { meets } from './index.js';
import { worldOf } from './samples.test-support.js';

describe('the rest', () => {
  const world = worldOf({ pid: 5 });
  it.each([
    ['signal', ['SIGHUP', 'SIG_IGN'], 'works signal-ignored → 0'],
    [
      'rt_sigaction',
      ['SIGHUP', { handler: 'SIG_DFL', flags: [], mask: [] }, null, 8],
      'works signal-default → 0',
    ],
    [
      'rt_sigaction',
      ['SIGHUP', { handler: '0x401000', flags: [], mask: [] }, null, 8],
      'works signal-caught → 0',
    ],
    ['rt_sigaction', ['SIGSTOP', { handler: 'SIG_IGN' }, null, 8], 'fails EINVAL signal-fixed'],
    ['rt_sigaction', ['SIGHUP', null, '0x7ffe', 8], 'works signal-asked'],
    ['rt_sigprocmask', ['SIG_BLOCK', ['SIGHUP'], null, 8], 'works signals-blocked → 0'],
    ['umask', ['0077'], 'works umask → 18'],
    ['umask', [0], 'works umask → 18'],
    ['chdir', ['/'], 'works chdir → 0'],
    ['chdir', ['/tmp'], 'depends path-unseen'],
    ['dup2', [0, 1], 'works dup → 1'],
    ['dup2', [3, 1], 'depends fd-unseen'],
    ['dup3', [1, 1, []], 'fails EINVAL fd-same'],
    ['close', [2], 'works close → 0'],
    ['close_range', [3, '~0U', []], 'works close-range → 0'],
    ['prctl', ['PR_SET_CHILD_SUBREAPER', 1], 'works subreaper → 0'],
    ['prctl', ['PR_SET_PDEATHSIG', 'SIGTERM'], 'works parent-death-signal → 0'],
    ['wait4', [-1, 0, 0], 'fails ECHILD no-children'],
    ['getppid', [], 'works number → 2'],
    ['execve', ['/bin/true', ['true'], []], 'depends exec-unseen'],
    ['frobnicate', [], 'depends unknown'],
  ] as const)('%s %j → %s', (call, args, wanted) => {
    expect(brief(world, 5, call, ...(args as readonly CallArg[]))).toBe(wanted);
  });

  it('descriptors of a row that could not be read are not taken for closed', () => {
    const blind = worldOf({ pid: 5, cwd: '', umask: '', fds: {} });
    expect(brief(blind, 5, 'close', 0)).toBe('depends fd-unseen');
    expect(brief(blind, 5, 'umask', 0)).toBe('works umask');
    expect(brief(blind, 5, 'open', '/dev/null', ['O_RDWR'])).toBe('works open → ?');
  });

  it('[C23] umount: who is inside', () => {
    const inside = worldOf(
      { pid: 5 },
      { pid: 6, cwd: '/mnt/sub' },
      { pid: 7, fds: { 1: '/mnt/log (deleted)' } },
      { pid: 8, cwd: '/mntx' },
    );
    const known = withHistory(inside, { mounts: new Map([['/mnt', 1]]) });
    expect(brief(known, 5, 'umount2', '/mnt/', [])).toBe('fails EBUSY umount-busy');
    expect(data(known, 5, 'umount', '/mnt')).toEqual({ path: '/mnt', cwd: [6], files: [7] });
    expect(brief(inside, 5, 'umount', '/mnt')).toBe('depends umount-users');
    expect(brief(known, 5, 'umount2', '/mnt', ['MNT_DETACH'])).toBe('works umount-lazy → 0');
    expect(brief(known, 5, 'umount', '/srv')).toBe('depends umount-no-users');
  });
});

it('meets compares with what came', () => {
  expect(meets({ kind: 'returned' }, { kind: 'returned', result: 7 })).toBe(true);
  expect(meets({ kind: 'returned', result: 0 }, { kind: 'returned', result: 7 })).toBe(false);
  expect(meets({ kind: 'failed', errno: 'EPERM' }, { kind: 'failed', errno: 'EPERM' })).toBe(true);
  expect(meets({ kind: 'failed', errno: 'EPERM' }, { kind: 'failed', errno: 'EACCES' })).toBe(false);
  expect(meets({ kind: 'exited' }, { kind: 'blocked' })).toBe(false);
});
