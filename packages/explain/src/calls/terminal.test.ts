import { describe, expect, it } from 'vitest';
import { brief, host } from '../foretold.test-support.js';
import { worldOf } from '../samples.test-support.js';

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
    [6, [2, 'TIOCSCTTY', 0], 'depends fd-file'],
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
