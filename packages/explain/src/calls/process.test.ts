import { describe, expect, it } from 'vitest';
import type { ExecObstacle, NewEvent } from '@daemonlab/protocol';
import { brief, data, said, withHistory } from '../foretold.test-support.js';
import { historyOf } from '../history.js';
import { worldOf } from '../samples.test-support.js';
import type { World } from '../world.js';

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
      'Process 2 will end with status 0. Its parent 1 ignores SIGCHLD, so nothing will be left of it. Processes 5 and 6 will be orphaned and adopted by process 1. Process 2 leads the session of pts/0: the kernel will send SIGHUP to the foreground group 2 (process 5), and processes 5 and 6 will lose the controlling terminal.',
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

describe('execve', () => {
  const held = (path: string, obstacle?: ExecObstacle, ...then: NewEvent[]): World => ({
    ...worldOf({ pid: 5 }),
    history: historyOf(
      [
        { type: 'hold', pid: 5, name: 'execve', args: [path, ['x'], null], obstacle } as NewEvent,
        ...then,
      ].map((event, i) => ({ seq: i + 1, t: 0, ...event })),
      true,
    ),
  });

  it('fails for what was seen in its way while it is held', () => {
    expect(brief(held('/x', 'missing'), 5, 'execve', '/x', ['x'])).toBe('fails ENOENT path-missing');
    expect(brief(held('', 'missing'), 5, 'execve', '', ['x'])).toBe('fails ENOENT path-empty');
    expect(brief(held('/x/y', 'not-a-directory'), 5, 'execve', '/x/y')).toBe(
      'fails ENOTDIR path-not-a-directory',
    );
    expect(brief(held('/x', 'not-regular'), 5, 'execve', '/x')).toBe('fails EACCES exec-not-regular');
    expect(brief(held('/x', 'not-executable'), 5, 'execve', '/x')).toBe('fails EACCES exec-not-executable');
    expect(said(held('/x', 'forbidden'), 5, 'execve', '/x')).toBe(
      'execve will fail with EACCES: the process may not execute /x: it lacks the permission, or the file system is mounted noexec.',
    );
  });

  it('of another path, or once the process has done something else, nothing is known', () => {
    expect(brief(held('/x'), 5, 'execve', '/x')).toBe('depends exec-unseen');
    expect(brief(held('/x', 'missing'), 5, 'execve', '/y')).toBe('depends exec-unseen');
    const moved: NewEvent = {
      type: 'call',
      pid: 5,
      name: 'chdir',
      family: 'directory',
      args: ['/'],
      result: 0,
    };
    expect(brief(held('x', 'missing', moved), 5, 'execve', 'x')).toBe('depends exec-unseen');
  });
});

it('prctl, seccomp: strict mode fails where a filter is, and that is everywhere', () => {
  const world = worldOf({ pid: 5 });
  expect(brief(world, 5, 'prctl', 'PR_SET_SECCOMP', 'SECCOMP_MODE_STRICT')).toBe(
    'fails EINVAL seccomp-filtered',
  );
  expect(brief(world, 5, 'seccomp', 'SECCOMP_SET_MODE_STRICT', 0, null)).toBe(
    'fails EINVAL seccomp-filtered',
  );
  expect(brief(world, 5, 'prctl', 'PR_SET_SECCOMP', 2)).toBe('depends unknown');
  expect(brief(world, 5, 'seccomp', 1, 0, '0x7ffe')).toBe('depends unknown');
});
