import type { NewEvent, TimelineEvent } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { row } from '../fake-lab.test-support.js';
import { stepsTaken } from './steps-taken.js';

const events = (...list: NewEvent[]): TimelineEvent[] =>
  list.map((event, i) => ({ ...event, seq: i + 1, t: i }));
const call = (pid: number, name: string, args: unknown[] = [], result = 0): NewEvent =>
  ({ type: 'call', pid, name, family: '', args, result }) as NewEvent;
const fork = (pid: number, child: number): NewEvent => ({ type: 'fork', pid, child, via: 'fork' });
const EXEC: NewEvent = { type: 'exec', pid: 3, path: '/usr/sbin/x', argv: ['x'] };
const table = (...pids: number[]) => new Map(pids.map((pid) => [pid, row(pid, { sigcgt: ['SIGHUP'] })]));
const steps = (list: NewEvent[], ...alive: number[]) =>
  stepsTaken(events(EXEC, ...list), 3, table(...alive))?.taken.map(({ step, by, detail }) =>
    `${by} ${step} ${detail}`.trim(),
  );

describe('stepsTaken', () => {
  it('is null for what stays in the foreground, and for what leaves nothing behind', () => {
    expect(stepsTaken(events(EXEC, fork(3, 4)), 3, table(3, 4))).toBeNull();
    expect(stepsTaken(events(EXEC, fork(3, 4)), 3, table())).toBeNull();
  });

  it('follows the child that goes on, not helpers that come and go, nor a daemon’s workers', () => {
    const list = [fork(3, 4), fork(3, 5), call(5, 'setsid', [], 5), fork(5, 6), fork(6, 7)];
    expect(steps(list, 6, 7)).toEqual(['0 fork', '1 setsid', '1 second-fork']);
    expect(steps(list, 5, 6)).toEqual(['0 fork', '1 setsid']);
  });

  it('counts nothing that a parent does after its fork, nor before its program began, nor what failed', () => {
    const failed = { ...call(4, 'setsid'), errno: 'EPERM' } as NewEvent;
    const list = [fork(3, 4), call(3, 'umask', ['0']), call(3, 'chdir', ['/']), failed, call(4, 'setsid')];
    expect(steps(list, 4)).toEqual(['0 fork', '1 setsid']);
    const early = events(call(3, 'umask', ['0']), EXEC, fork(3, 4));
    expect(stepsTaken(early, 3, table(4))?.taken.map(({ step }) => step)).toEqual(['fork']);
  });

  it('does not take a mask that is set for a moment for a step', () => {
    const moment = [call(3, 'umask', ['077'], 0o22), call(3, 'umask', ['022'], 0o77)];
    expect(steps([...moment, fork(3, 4)], 4)).toEqual(['0 fork']);
    expect(steps([call(3, 'umask', ['027'], 0o22), fork(3, 4)], 4)).toEqual(['0 umask 0027', '0 fork']);
    expect(steps([call(3, 'umask', ['022'], 0o22), fork(3, 4)], 4)).toEqual(['0 fork']);
  });

  it('takes 0, 1 and 2 together, by whatever call', () => {
    const list = [
      fork(3, 4),
      call(4, 'dup2', [5, 2], 2),
      call(4, 'close', [0]),
      call(4, 'openat', ['AT_FDCWD', '/dev/null', ['O_RDWR']], 0),
      call(4, 'dup2', [0, 7], 7),
    ];
    expect(steps(list, 4)).toEqual(['0 fork', '1 fds 0 2']);
    expect(steps([fork(3, 4), call(4, 'close_range', [1, '~0U', []])], 4)).toEqual(['0 fork', '1 fds 1 2']);
    expect(steps([fork(3, 4), call(4, 'close_range', [3, '~0U', []])], 4)).toEqual(['0 fork']);
  });

  it('takes a disposition of SIGHUP only where it changes, and knows from the end what it could not read', () => {
    const [caught, byDefault] = [{ handler: '0x55' }, { handler: 'SIG_DFL' }];
    const to = (now: unknown, was: unknown) => call(4, 'rt_sigaction', ['SIGHUP', now, was, 8]);
    expect(steps([fork(3, 4), to(byDefault, byDefault)], 4)).toEqual(['0 fork']);
    expect(steps([fork(3, 4), to(caught, byDefault)], 4)).toEqual(['0 fork', '1 sighup caught']);
    expect(steps([fork(3, 4), to('0x7ffd0', null)], 4)).toEqual(['0 fork', '1 sighup caught']);
  });

  it('takes the log once, also where nobody listens', () => {
    const connect = call(4, 'connect', [3, { sa_family: 'AF_UNIX', sun_path: '/dev/log' }, 110]);
    const refused = { ...connect, result: undefined, errno: 'ECONNREFUSED' } as NewEvent;
    expect(steps([fork(3, 4), refused, call(4, 'setsid'), connect], 4)).toEqual([
      '0 fork',
      '1 syslog',
      '1 setsid',
    ]);
  });
});
