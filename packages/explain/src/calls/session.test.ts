import { describe, expect, it } from 'vitest';
import { brief, host, said, withHistory } from '../foretold.test-support.js';
import { worldOf } from '../samples.test-support.js';

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
