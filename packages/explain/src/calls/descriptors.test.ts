import { describe, expect, it } from 'vitest';
import { brief, data } from '../foretold.test-support.js';
import type { World } from '../index.js';
import { worldOf } from '../samples.test-support.js';

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
