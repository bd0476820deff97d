import { describe, expect, it } from 'vitest';
import type { CallArg } from '@daemonlab/protocol';
import { foretell, meets, tell, text, type World } from './index.js';
import { info, worldOf } from './samples.test-support.js';

/** What is foretold, as `fails EPERM setsid-group-leader`, `works setsid → 5`, `depends fd-unseen`. */
function brief(world: World, pid: number, call: string, ...args: CallArg[]): string {
  const told = foretell(call, args, pid, world);
  const { expects } = told;
  const promise =
    expects?.kind === 'returned'
      ? ` → ${String(expects.result ?? '?')}`
      : expects && told.verdict === 'works'
        ? ` → ${expects.kind}`
        : '';
  return `${told.verdict} ${told.verdict === 'fails' ? `${told.errno} ` : ''}${told.code}${promise}`;
}
const data = (world: World, pid: number, call: string, ...args: CallArg[]): unknown =>
  foretell(call, args, pid, world).data;
const said = (world: World, pid: number, call: string, ...args: CallArg[]): string =>
  text(tell(foretell(call, args, pid, world), 'en'));
const host = (world: World): World => ({
  ...world,
  info: info({ isolation: 'host', init: { pid: 1, comm: 'node', kind: 'subreaper' } }),
});
const withHistory = (world: World, history: Partial<NonNullable<World['history']>>): World => ({
  ...world,
  history: { ...world.history!, ...history },
});

describe('setsid [C17]', () => {
  it('a leader, a former leader whose group lives, a zombie in it, a free one', () => {
    const world = worldOf(
      { pid: 5 },
      { pid: 6, ppid: 5, pgid: 5 },
      { pid: 7, pgid: 7, stat: 'Z' },
      { pid: 8, ppid: 5, pgid: 5 },
      { pid: 9, pgid: 8, stat: 'Z' },
    );
    expect(brief(world, 2, 'setsid')).toBe('fails EPERM setsid-session-leader');
    expect(brief(world, 5, 'setsid')).toBe('fails EPERM setsid-group-leader');
    expect(brief(world, 6, 'setsid')).toBe('works setsid → 6');
    expect(brief(world, 8, 'setsid')).toBe('fails EPERM setsid-group-lives');
    expect(said(world, 8, 'setsid')).toBe(
      'setsid will fail with EPERM: process 8 is in group 5 now, but a group with its number still exists: process 9 is in group 8.',
    );
    expect(said(world, 6, 'setsid')).toBe(
      'Process 6 will lead a session and a group of its own: SID 2 → 6, PGID 5 → 6. It will lose its controlling terminal pts/0, but the descriptors open on it stay open.',
    );
    expect(brief(world, 44, 'setsid')).toBe('depends no-process');
  });
});

describe('setpgid [setpgid_rules]', () => {
  const world = worldOf(
    { pid: 5 },
    { pid: 6, ppid: 5, pgid: 5 },
    { pid: 7, ppid: 5, pgid: 5 },
    { pid: 8, ppid: 5, sid: 8, tty: '?', tpgid: -1 },
    { pid: 9, ppid: 5, pgid: 5 },
  );
  const seen = withHistory(world, {
    execed: new Map([
      [6, false],
      [7, true],
      [8, false],
    ]),
  });
  it.each([
    [2, [0, 0], 'fails EPERM setpgid-session-leader'],
    [5, [6, 0], 'works setpgid-new → 0'],
    [5, [6, 2], 'works setpgid-join → 0'],
    [5, [6, 5], 'works setpgid-same → 0'],
    [5, [6, 77], 'fails EPERM setpgid-no-group'],
    [5, [6, 8], 'fails EPERM setpgid-group-elsewhere'],
    [5, [7, 0], 'fails EACCES setpgid-child-execed'],
    [5, [8, 0], 'fails EPERM setpgid-child-left-session'],
    [5, [9, 0], 'depends setpgid-child-execed?'],
    [6, [7, 0], 'fails ESRCH setpgid-not-a-child'],
    [6, [99, 0], 'fails ESRCH setpgid-no-process'],
    [6, [0, -1], 'fails EINVAL setpgid-negative'],
    [6, [-7, 0], 'fails EINVAL setpgid-negative'],
    [6, [], 'works setpgid-new → 0'],
    [8, [0, 5], 'fails EPERM setpgid-session-leader'],
  ] as const)('by %d: %j → %s', (pid, args, wanted) => {
    expect(brief(seen, pid, 'setpgid', ...args)).toBe(wanted);
  });
  it('promises nothing about what may be outside the table', () => {
    expect(brief({ ...world, history: undefined }, 5, 'setpgid', 6, 0)).toBe('depends setpgid-child-execed?');
    expect(brief(host(seen), 6, 'setpgid', 0, 77)).toBe('depends group-unseen');
    expect(brief(host(seen), 6, 'setpgid', 99, 0)).toBe('depends target-unseen');
    expect(brief(worldOf({ pid: 5, stat: 'Sl' }), 5, 'setpgid', 99, 0)).toBe('depends target-unseen');
  });
});

describe('fork, vfork, clone', () => {
  const world = worldOf({ pid: 5 });
  it('tells a process from a thread', () => {
    expect(brief(world, 5, 'fork')).toBe('works fork → forked');
    expect(data(world, 5, 'vfork')).toMatchObject({
      child: null,
      pgid: 5,
      sid: 2,
      tty: 'pts/0',
      waits: true,
    });
    expect(brief(world, 5, 'clone', ['CLONE_VM', 'CLONE_THREAD'], '0x7f')).toBe('works thread');
    expect(brief(world, 5, 'clone3', { flags: ['CLONE_VM', 'CLONE_THREAD'] }, 88)).toBe('works thread');
    expect(data(world, 5, 'clone3', { flags: ['CLONE_VM', 'CLONE_VFORK'] }, 88)).toMatchObject({
      waits: true,
    });
  });
  it('promises nothing near the limit of processes', () => {
    const many = worldOf(...Array.from({ length: 40 }, (_, i) => ({ pid: 5 + i })));
    expect(brief(many, 5, 'fork')).toBe('depends fork-limit?');
  });
});

describe('exit', () => {
  it('[C07] [leader_exit_tty] tells who adopts whom, and whom SIGHUP reaches', () => {
    const world = worldOf({ pid: 5, pgid: 2, ppid: 2 }, { pid: 6, ppid: 2, pgid: 6 });
    expect(data(world, 2, 'exit_group', 0)).toEqual({
      pid: 2,
      code: 0,
      parent: 1,
      reaped: true,
      orphans: [5, 6],
      adopter: 1,
      adopterSure: true,
      hangup: { tty: 'pts/0', pgid: 2, members: [5], cut: [5, 6] },
      silent: false,
      stopped: [],
    });
    expect(said(world, 2, '_exit', 0)).toBe(
      'Process 2 will end with status 0. Its parent 1 ignores SIGCHLD, so nothing will be left of it. Processes 5 and 6 will be orphaned and adopted by process 1. It leads the session of pts/0: the kernel will send SIGHUP to the foreground group 2 (process 5), and processes 5 and 6 will lose the controlling terminal.',
    );
  });
  it('[leader_exit_notty] a session leader without a terminal sends nobody anything', () => {
    const world = worldOf(
      { pid: 5, sid: 5, tty: '?', tpgid: -1 },
      { pid: 6, ppid: 5, pgid: 5, sid: 5, tty: '?', tpgid: -1 },
    );
    expect(data(world, 5, '_exit', 256 + 3)).toMatchObject({
      code: 3,
      hangup: null,
      silent: true,
      orphans: [6],
      reaped: false,
    });
    const after = withHistory(world, { noHangup: false });
    expect(data(after, 5, '_exit', 0)).toMatchObject({ silent: false });
  });
  it('[orphan_stopped] a group with a stopped member that nobody could continue', () => {
    const world = worldOf(
      { pid: 5 },
      { pid: 6, ppid: 5, pgid: 6, stat: 'T' },
      { pid: 7, ppid: 5, pgid: 6 },
      { pid: 8, ppid: 5, pgid: 8 },
    );
    expect(data(world, 5, '_exit', 0)).toMatchObject({ stopped: [{ pgid: 6, members: [6, 7] }] });
  });
  it('[subreaper] the nearest marked ancestor, where that is known', () => {
    const world = worldOf({ pid: 5 }, { pid: 6, ppid: 5 }, { pid: 7, ppid: 6 });
    expect(data(withHistory(world, { subreapers: new Set([5]) }), 6, '_exit', 0)).toMatchObject({
      adopter: 5,
      adopterSure: true,
    });
    expect(data(world, 6, '_exit', 0)).toMatchObject({ adopter: 1, adopterSure: true });
    expect(data(withHistory(world, { subreapers: null }), 6, '_exit', 0)).toMatchObject({
      adopter: 1,
      adopterSure: false,
    });
  });
  it('init takes its world along; one of several threads is not the process', () => {
    expect(brief(worldOf(), 1, 'exit_group', 0)).toBe('works exit-init');
    expect(brief(worldOf({ pid: 5, stat: 'Sl' }), 5, 'exit', 0)).toBe('depends exit-thread?');
    expect(brief(worldOf({ pid: 5, stat: 'Sl' }), 5, 'exit_group', 0)).toBe('works exit → exited');
  });
});

describe('opening a terminal [C22]', () => {
  const held = { fds: { 0: '/dev/pts/1' } };
  const leader = { pid: 5, sid: 5, tty: '?', tpgid: -1 };
  const free = worldOf({ ...leader, ...held });
  it.each([
    [['O_RDWR'], 'works open-controlling → 1'],
    [['O_RDONLY'], 'works open-controlling → 1'],
    [['O_WRONLY'], 'works open-terminal → 1'],
    [['O_RDWR', 'O_NOCTTY'], 'works open-terminal → 1'],
    [['O_RDONLY', 'O_DIRECTORY'], 'depends path-unseen'],
  ] as const)('with %j: %s', (flags, wanted) => {
    expect(brief(free, 5, 'open', '/dev/pts/1', [...flags])).toBe(wanted);
    expect(brief(free, 5, 'openat', 'AT_FDCWD', '/dev/./pts//1', [...flags])).toBe(wanted);
  });
  it('by whom, and which', () => {
    const why = (world: World, pid: number, path: string): unknown =>
      (data(world, pid, 'open', path, ['O_RDWR']) as { why?: string }).why;
    const taken = worldOf(
      { ...leader, ...held },
      { pid: 90, sid: 90, tty: 'pts/1', tpgid: 90 },
      { pid: 6, ppid: 5, pgid: 5 },
    );
    expect(why(taken, 5, '/dev/pts/1')).toBe('taken');
    expect(why(taken, 6, '/dev/pts/1')).toBe('not-leader');
    expect(why(taken, 2, '/dev/pts/1')).toBe('has-one');
    expect(brief(worldOf(leader), 5, 'open', '/dev/pts/1', ['O_RDWR'])).toBe('works open-controlling');
    expect(brief(host(worldOf(leader)), 5, 'open', '/dev/pts/33', ['O_RDWR'])).toBe(
      'depends tty-session-unseen',
    );
    expect(brief(free, 5, 'open', '/dev/tty', ['O_RDWR'])).toBe('fails ENXIO tty-none');
    expect(brief(worldOf({ pid: 5, cwd: '/dev' }), 5, 'open', 'tty', ['O_RDWR'])).toBe(
      'works open-own-terminal → ?',
    );
    expect(brief(free, 5, 'open', '/dev/ptmx', ['O_RDWR'])).toBe('works open-master');
    expect(brief(free, 5, 'open', '/dev/null', ['O_RDWR'])).toBe('works open → 1');
    expect(brief(free, 5, 'openat', 7, 'pts/1', ['O_RDWR'])).toBe('depends path-unseen');
    expect(brief(withHistory(free, { chrooted: true }), 5, 'open', '/dev/null', ['O_RDWR'])).toBe(
      'depends path-unseen',
    );
    const stranger = worldOf(
      { pid: 5, uid: 'nobody', sid: 5, tty: '?' },
      { pid: 6, fds: { 0: '/dev/pts/1' } },
    );
    expect(brief(stranger, 5, 'open', '/dev/pts/1', ['O_RDWR'])).toBe('works open-controlling');
  });
  it('[C28] a new file gets the mode less the umask', () => {
    const world = worldOf({ pid: 5, umask: '0027' });
    expect(data(world, 5, 'open', '/tmp/f', ['O_WRONLY', 'O_CREAT'], '0666')).toEqual({
      path: '/tmp/f',
      asked: '0666',
      umask: '0027',
      mode: '0640',
    });
    expect(brief(world, 5, 'creat', 'f', '0777')).toBe('depends open-create?');
    expect(
      brief(world, 5, 'openat2', 'AT_FDCWD', 'f', { flags: ['O_RDWR', 'O_CREAT'], mode: '0600' }, 24),
    ).toBe('depends open-create?');
  });
});

describe('ioctl', () => {
  const world = worldOf(
    { pid: 5 },
    {
      pid: 6,
      sid: 6,
      tty: '?',
      tpgid: -1,
      fds: { 0: '/dev/pts/0', 1: '/dev/pts/7 (deleted)', 2: 'pipe:[3]' },
    },
  );
  it.each([
    [5, [0, 'TIOCSCTTY', 0], 'fails EPERM tty-not-session-leader'],
    [5, [9, 'TIOCSCTTY', 0], 'depends tty-leader-needed'],
    [6, [9, 'TIOCSCTTY', 0], 'depends fd-unseen'],
    [6, [2, 'TIOCSCTTY', 0], 'depends fd-unseen'],
    [6, [0, 'TIOCSCTTY', 0], 'fails EPERM tty-taken'],
    [6, [0, 'TIOCSCTTY', 1], 'fails EPERM tty-taken-unprivileged'],
    [6, [1, 'TIOCNOTTY'], 'fails EIO tty-gone'],
    [6, [0, 'TIOCNOTTY'], 'fails ENOTTY tty-not-ours'],
    [5, [0, 'TIOCNOTTY'], 'works tty-dropped → 0'],
    [2, [0, 'TIOCNOTTY'], 'works tty-dropped-by-leader'],
    [2, [0, 'TIOCSPGRP', 5], 'works foreground → 0'],
    [5, [0, 'TIOCSPGRP', 5], 'works background-stop'],
    [5, [0, '0x5413', '0x7ffe'], 'depends unknown'],
  ] as const)('by %d: %j → %s', (pid, args, wanted) => {
    expect(brief(world, pid, 'ioctl', ...args)).toBe(wanted);
  });
  it('root of the machine may take a terminal away', () => {
    expect(brief(host(world), 6, 'ioctl', 0, 'TIOCSCTTY', 1)).toBe('works tty-stolen');
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
  });
});

describe('kill', () => {
  const world = worldOf(
    { pid: 5, sigign: ['SIGHUP'] },
    { pid: 6, pgid: 5, sigcgt: ['SIGHUP'], sigblk: ['SIGUSR1'] },
    { pid: 7, pgid: 5 },
    { pid: 8, pgid: 5, stat: 'Z' },
    { pid: 9, uid: 'nobody' },
    { pid: 10, stat: 'T', sigcgt: ['SIGTERM'] },
  );
  it('tells each member’s fate', () => {
    expect(data(world, 2, 'kill', -5, 'SIGHUP')).toEqual({
      signal: 'SIGHUP',
      group: 5,
      fates: [
        { fate: 'ignored', pids: [5] },
        { fate: 'caught', pids: [6] },
        { fate: 'ends', pids: [7] },
        { fate: 'zombie', pids: [8] },
      ],
      unsure: [],
    });
    expect(said(world, 2, 'kill', -5, 'SIGUSR1')).toBe(
      'SIGUSR1 will go to every member of group 5: processes 5 and 7 will be ended; process 6 blocks it: it stays pending; process 8 is dead already.',
    );
    expect(data(world, 2, 'kill', 5, 9)).toMatchObject({ signal: 'SIGKILL', fates: [{ fate: 'ends' }] });
    expect(data(world, 2, 'kill', 1, 'SIGKILL')).toMatchObject({ fates: [{ fate: 'init', pids: [1] }] });
    expect(data(world, 2, 'kill', 10, 'SIGTERM')).toMatchObject({ fates: [{ fate: 'stopped', pids: [10] }] });
    expect(data(world, 2, 'kill', 10, 'SIGKILL')).toMatchObject({ fates: [{ fate: 'ends', pids: [10] }] });
    expect(data(world, 2, 'kill', 10, 'SIGCONT')).toMatchObject({
      fates: [{ fate: 'continues', pids: [10] }],
    });
    expect(brief(world, 7, 'kill', 7, 'SIGTERM')).toBe('works kill');
  });
  it('tells who is not there, and promises nothing about rights it cannot see', () => {
    expect(brief(world, 2, 'kill', 99, 'SIGTERM')).toBe('fails ESRCH kill-no-process');
    expect(brief(host(world), 2, 'kill', 99, 'SIGTERM')).toBe('depends target-unseen');
    expect(brief(world, 2, 'kill', -99, 'SIGTERM')).toBe('fails ESRCH kill-no-group');
    expect(brief(host(world), 2, 'kill', -1, 'SIGTERM')).toBe('depends kill-everyone');
    expect(brief(world, 9, 'kill', 5, 'SIGTERM')).toBe('depends kill-permission?');
    expect(brief(world, 2, 'kill', 5, 99)).toBe('fails EINVAL no-such-signal');
    expect(brief(world, 2, 'kill', 5, 0)).toBe('works kill-question → 0');
    expect(brief(worldOf(), 2, 'kill', -1, 'SIGTERM')).toBe('fails ESRCH kill-nobody');
    expect(brief(world, 2, 'tgkill', 5, 5, 'SIGHUP')).toBe('works kill → 0');
  });
});

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
