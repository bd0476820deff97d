import { describe, expect, it } from 'vitest';
import type { CallArg, NewEvent, TimelineEvent } from '@daemonlab/protocol';
import { explain, historyOf, outcomeOf, tell, text, type Explanation } from './index.js';
import { tableOf, worldOf } from './samples.test-support.js';

const en = (told: Explanation): string => text(tell(told, 'en'));
const zh = (told: Explanation): string => text(tell(told, 'zh'));

describe('explain', () => {
  const world = worldOf({ pid: 5 }, { pid: 6, ppid: 5, pgid: 5 });
  const failed = (errno: string) => ({ kind: 'failed', errno }) as const;

  it('a failure that was foreseen has its reason', () => {
    const told = explain('setsid', [], 5, failed('EPERM'), world, world.table);
    expect(en(told)).toBe('EPERM: process 5 leads group 5, and a group leader cannot call setsid.');
    expect(zh(told)).toBe('EPERM：进程 5 是进程组 5 的组长，组长进程不能调用 setsid。');
    expect(tell(told, 'en')).toEqual([
      'EPERM: process ',
      { pid: 5 },
      ' leads group ',
      { pid: 5 },
      ', and a group leader cannot call setsid.',
    ]);
  });

  it('one that was not gets what the errno says of this call, or means at all', () => {
    expect(explain('setpgid', [6, 0], 5, failed('EACCES'), world, world.table)).toMatchObject({
      code: 'setpgid-child-execed',
      data: { target: 6 },
    });
    expect(en(explain('chdir', ['/no'], 5, failed('ENOENT'), world, world.table))).toBe(
      'ENOENT: /no does not exist.',
    );
    expect(explain('umount', ['/mnt'], 5, failed('EBUSY'), world, world.table)).toMatchObject({
      code: 'umount-busy',
      data: { cwd: [], files: [] },
    });
    expect(en(explain('chdir', ['/no'], 5, failed('ELOOP'), world, world.table))).toBe(
      'ELOOP: too many symbolic links follow one another.',
    );
    expect(en(explain('setsid', [], 5, failed('ENOSYS'), world, world.table))).toBe(
      'ENOSYS: the kernel does not have this call.',
    );
    expect(
      explain('fork', [], 5, { kind: 'failed', errno: 'EAGAIN', fault: true }, world, world.table).code,
    ).toBe('fault');
    expect(explain('setsid', [], 44, failed('EPERM'), world, world.table).code).toBe('errno');
  });

  it('a fork tells the child as it is in the table', () => {
    const after = new Map([...world.table, ...tableOf({ pid: 9, ppid: 6, pgid: 5, umask: '0' })]);
    const told = explain('fork', [], 6, { kind: 'forked', child: 9 }, world, after);
    expect(told).toMatchObject({ code: 'fork', data: { pid: 6, child: 9, pgid: 5, sid: 2 } });
    expect(en(told)).toMatch(/^Process 6 got a child: 9\. It inherited PGID 5, SID 2, the terminal pts\/0/);
  });

  it('a success against the foretelling tells what changed', () => {
    const after = new Map([...world.table, ...tableOf({ pid: 5, sid: 5, tty: '?', tpgid: -1 })]);
    expect(en(explain('setsid', [], 5, { kind: 'returned', result: 5 }, world, after))).toBe(
      'setsid returned 5. In the row of process 5: SID 2 → 5, TTY pts/0 → ? and TPGID 2 → -1.',
    );
    expect(en(explain('mystery', [], 5, { kind: 'returned', result: 0 }, world, world.table))).toBe(
      'mystery returned 0; nothing changed in the row of process 5.',
    );
  });

  it('a read in the background has stopped; what waits elsewhere waits', () => {
    const told = explain('read', [0, 1], 5, { kind: 'blocked' }, world, world.table);
    expect(en(told)).toBe(
      'Process 5 did not get that far: group 2 is in the foreground, so the kernel sent SIGTTIN to group 5: processes 5 and 6 were stopped.',
    );
    expect(en(explain('wait', [-1], 5, { kind: 'blocked' }, world, world.table))).toBe(
      'Process 5 is still in wait, waiting in the kernel.',
    );
  });

  it('reads the outcome of an event', () => {
    expect(outcomeOf({ name: 'fork', result: 7 })).toEqual({ kind: 'forked', child: 7 });
    expect(outcomeOf({ name: 'clone', result: 0 })).toEqual({ kind: 'returned', result: 0 });
    expect(outcomeOf({ name: 'setsid', errno: 'EPERM' })).toMatchObject({ kind: 'failed', errno: 'EPERM' });
    expect(outcomeOf({ name: 'exit_group' })).toEqual({ kind: 'exited' });
  });
});

describe('historyOf', () => {
  const of = (...events: NewEvent[]): TimelineEvent[] =>
    events.map((event, i) => ({ seq: i + 1, t: i, ...event }));
  const call = (pid: number, name: string, args: CallArg[], errno?: string): NewEvent => ({
    type: 'call',
    pid,
    name,
    family: 'x',
    args,
    ...(errno ? { errno } : { result: 0 }),
  });

  it('knows who has exec’ed since birth, also when a number is used again', () => {
    const first: NewEvent[] = [
      { type: 'fork', pid: 2, child: 5, via: 'fork' },
      { type: 'fork', pid: 2, child: 6, via: 'vfork' },
      { type: 'exec', pid: 5, path: '/bin/x', argv: [] },
    ];
    expect([...historyOf(of(...first), true).execed]).toEqual([
      [5, true],
      [6, false],
    ]);
    const again = historyOf(of(...first, { type: 'fork', pid: 2, child: 5, via: 'fork' }), true);
    expect(again.execed.get(5)).toBe(false);
    expect(again.execed.get(2)).toBeUndefined();
  });

  it('knows subreapers only when nothing is missing', () => {
    const events = of(
      call(5, 'prctl', ['PR_SET_CHILD_SUBREAPER', 1]),
      call(6, 'prctl', ['PR_SET_CHILD_SUBREAPER', 1]),
      call(6, 'prctl', ['PR_SET_CHILD_SUBREAPER', 0]),
    );
    expect([...historyOf(events, true).subreapers!]).toEqual([5]);
    expect(historyOf(events, false).subreapers).toBeNull();
  });

  it('counts mounts that were made and not taken away', () => {
    const events = of(
      call(5, 'mount', ['lab', '/mnt', 'tmpfs', [], '']),
      call(5, 'mount', ['lab', '/mnt/', 'tmpfs', ['MS_REMOUNT'], '']),
      call(5, 'mount', ['lab', '/srv', 'tmpfs', [], ''], 'EPERM'),
      call(5, 'mount', ['lab', '/tmp/x/', 'tmpfs', [], '']),
      call(5, 'umount2', ['/tmp/x', []]),
    );
    expect(historyOf(events, true).mounts.get('/mnt')).toBe(1);
    expect(historyOf(events, true).mounts.get('/srv')).toBeUndefined();
    expect(historyOf(events, true).mounts.get('/tmp/x')).toBe(0);
  });

  it('knows whether a session may have lost its terminal before', () => {
    const opened: NewEvent = { type: 'terminal', terminal: 1, tty: 'pts/1', shell: 5 };
    expect(historyOf(of(opened), true).noHangup).toBe(true);
    expect(historyOf(of(opened), false).noHangup).toBe(false);
    expect(historyOf(of(opened, { type: 'hangup', tty: 'pts/1' }), true).noHangup).toBe(false);
    const gone: NewEvent = { type: 'terminal-gone', terminal: 1, tty: 'pts/1' };
    expect(historyOf(of(opened, gone), true).noHangup).toBe(false);
  });
});
