import { describe, expect, it } from 'vitest';
import { brief, data, host, said } from '../foretold.test-support.js';
import { info, worldOf } from '../samples.test-support.js';
import type { World } from '../world.js';

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
    for (const signal of ['SIGSTOP', 'SIGTSTP'])
      expect(said(world, 2, 'kill', 10, signal)).toBe(
        `${signal} will go to process 10: process 10 is stopped already.`,
      );
  });
  it('tells who is not there, and promises nothing about rights it cannot see', () => {
    expect(brief(world, 2, 'kill', 99, 'SIGTERM')).toBe('fails ESRCH kill-no-process');
    expect(brief(host(world), 2, 'kill', 99, 'SIGTERM')).toBe('depends target-unseen');
    expect(brief(world, 2, 'kill', -99, 'SIGTERM')).toBe('fails ESRCH kill-no-group');
    expect(brief(host(world), 2, 'kill', -1, 'SIGTERM')).toBe('depends kill-everyone');
    expect(brief(world, 9, 'kill', 5, 'SIGTERM')).toBe('depends kill-permission?');
    for (const none of [99, -3]) expect(brief(world, 2, 'kill', 5, none)).toBe('fails EINVAL no-such-signal');
    expect(brief(world, 2, 'kill', 99, -3)).toBe('fails ESRCH kill-no-process');
    expect(data(world, 2, 'kill', 5, 34)).toMatchObject({ signal: 'SIGRTMIN' });
    expect(brief(world, 2, 'kill', 5, 0)).toBe('works kill-question → 0');
    expect(brief(worldOf(), 2, 'kill', -1, 'SIGTERM')).toBe('fails ESRCH kill-nobody');
    expect(brief(world, 2, 'tgkill', 5, 5, 'SIGHUP')).toBe('works kill → 0');
  });
});

describe('kill, where the state misleads', () => {
  const world = worldOf(
    { pid: 5, stat: 'Zl' },
    { pid: 6, stat: 'T', sigcgt: ['SIGCHLD'] },
    { pid: 7, stat: 'T' },
  );
  const fate = (from: World, pid: number, signal: string): unknown =>
    (data(from, 2, 'kill', pid, signal) as { fates: unknown }).fates;

  it('ends a process whose first thread has ended and others go on', () => {
    expect(fate(world, 5, 'SIGTERM')).toEqual([{ fate: 'ends', pids: [5] }]);
  });

  it('is caught by a stopped process only when it goes on', () => {
    expect(fate(world, 6, 'SIGCHLD')).toEqual([{ fate: 'stopped', pids: [6] }]);
    expect(fate(world, 7, 'SIGCHLD')).toEqual([{ fate: 'nothing', pids: [7] }]);
  });

  it('leaves the machine’s own init as unhearing as a world’s', () => {
    const machine: World = { ...world, info: info({ isolation: 'host' }) };
    expect(fate(machine, 1, 'SIGKILL')).toEqual([{ fate: 'init', pids: [1] }]);
  });
});
