import { describe, expect, it } from 'vitest';
import { brief, data, host, said, withHistory } from '../foretold.test-support.js';
import type { World } from '../index.js';
import { worldOf } from '../samples.test-support.js';

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
    // Whoever has it as controlling terminal, leader or not, has it so still.
    for (const [pid, ...flags] of [[2], [2, 'O_NOCTTY'], [90], [7]] as [number, ...string[]][]) {
      const own = worldOf({ pid: 90, sid: 90, tty: 'pts/1', tpgid: 90 }, { pid: 7, sid: 2, tty: 'pts/0' });
      const tty = pid === 90 ? 'pts/1' : 'pts/0';
      expect(data(own, pid, 'open', `/dev/${tty}`, ['O_RDWR', ...flags]), `${pid}`).toEqual({
        pid,
        tty,
        path: `/dev/${tty}`,
      });
    }
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

describe('umask', () => {
  it('says what it was, and that the same again is no change', () => {
    const world = worldOf({ pid: 5, umask: '0022' });
    expect(said(world, 5, 'umask', 0o027)).toContain('will be 0027 (it was 0022):');
    expect(said(world, 5, 'umask', 0o022)).toContain('will stay 0022:');
  });
});

describe('chdir', () => {
  it('to / is certain, unless somebody was given another root', () => {
    const world = worldOf({ pid: 5 });
    expect(brief(world, 5, 'chdir', '/')).toBe('works chdir → 0');
    expect(brief(withHistory(world, { chrooted: true }), 5, 'chdir', '/')).toBe('depends path-unseen');
  });
});
