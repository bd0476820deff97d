import { describe, expect, it } from 'vitest';
import type { NewEvent } from '@daemonlab/protocol';
import { Reasons } from './reasons.js';

type SignalEvent = Extract<NewEvent, { type: 'signal' }>;

const signal = (name: string, from: number, code = 'SI_USER'): SignalEvent => ({
  type: 'signal',
  pid: 4,
  signal: name,
  from,
  disposition: 'default',
  code,
});
const call = (pid: number, name: string, args: (string | number)[], family = 'kill'): NewEvent => ({
  type: 'call',
  pid,
  name,
  family,
  args,
  result: 0,
});
const wants = call(4, 'prctl', ['PR_SET_PDEATHSIG', 'SIGTERM'], 'prctl');

/** Why 4 got a signal, after these events. */
function reason(event: SignalEvent, ...before: NewEvent[]): string | undefined {
  const reasons = new Reasons();
  for (const one of before) reasons.note(one);
  return reasons.of(event, new Map());
}

describe('what the kernel sends in the name of a process', () => {
  it('is told from what that process sends itself', () => {
    expect(reason(signal('SIGPIPE', 4))).toBe('broken-pipe');
    expect(reason(signal('SIGXFSZ', 4))).toBe('file-limit');
    expect(reason(signal('SIGTERM', 4))).toBeUndefined();
    expect(reason(signal('SIGPIPE', 4), call(4, 'kill', [4, 'SIGPIPE']))).toBeUndefined();
    expect(reason(signal('SIGPIPE', 4), call(4, 'kill', [4, 'SIGTERM']))).toBe('broken-pipe');
    expect(reason(signal('SIGPIPE', 5))).toBeUndefined();
    expect(reason(signal('SIGPIPE', 4, 'SI_TKILL'))).toBeUndefined();
  });

  it('is a parent’s end only to who wants to be told, and unless the parent sends it', () => {
    expect(reason(signal('SIGTERM', 3))).toBeUndefined();
    expect(reason(signal('SIGTERM', 3), wants)).toBe('parent-exit');
    expect(reason(signal('SIGHUP', 3), wants)).toBeUndefined();
    expect(reason(signal('SIGTERM', 3), wants, call(3, 'kill', [4, 'SIGTERM']))).toBeUndefined();
    // The same sent to another of its children before.
    const [other, end] = [call(3, 'kill', [7, 'SIGTERM']), { type: 'exit', pid: 3, code: 0 } as const];
    expect(reason(signal('SIGTERM', 3), wants, other, end)).toBe('parent-exit');
    expect(reason(signal('SIGTERM', 3), wants, other)).toBeUndefined();
    expect(reason(signal('SIGTERM', 3), wants, call(3, 'kill', [-4, 'SIGTERM']), end)).toBeUndefined();
    expect(reason(signal('SIGTERM', 3), wants, call(3, 'kill', [4, 'SIGTERM']), end)).toBeUndefined();
    const takenBack = call(4, 'prctl', ['PR_SET_PDEATHSIG', 0], 'prctl');
    expect(reason(signal('SIGTERM', 3), wants, takenBack)).toBeUndefined();
  });

  it('is not taken for what another process of the same number has sent', () => {
    const before = call(4, 'kill', [4, 'SIGPIPE']);
    const again: NewEvent = { type: 'fork', pid: 3, child: 4, via: 'fork' };
    expect(reason(signal('SIGPIPE', 4), before, again)).toBe('broken-pipe');
  });

  it('is what a leader does that gives its terminal up', () => {
    const notty = call(4, 'ioctl', [3, 'TIOCNOTTY'], 'terminal');
    expect(reason(signal('SIGHUP', 4), call(4, 'setsid', [], 'session'), notty)).toBe('terminal-given-up');
    expect(reason(signal('SIGCONT', 4), call(4, 'setsid', [], 'session'), notty)).toBe('terminal-given-up');
    expect(reason(signal('SIGTERM', 4), call(4, 'setsid', [], 'session'), notty)).toBeUndefined();
    expect(reason(signal('SIGHUP', 4), notty)).toBeUndefined();
    const before = call(4, 'kill', [-9, 'SIGHUP']);
    expect(reason(signal('SIGHUP', 4), call(4, 'setsid', [], 'session'), before, notty)).toBe(
      'terminal-given-up',
    );
    const sent = call(4, 'kill', [4, 'SIGHUP']);
    expect(reason(signal('SIGHUP', 4), call(4, 'setsid', [], 'session'), notty, sent)).toBeUndefined();
  });
});

describe('SIGHUP and SIGCONT of the kernel', () => {
  const hup = signal('SIGHUP', 0, 'SI_KERNEL');
  const setsid = (pid: number): NewEvent => call(pid, 'setsid', [], 'session');
  const born = (pid: number, child: number): NewEvent => ({ type: 'fork', pid, child, via: 'fork' });
  const end = (pid: number): NewEvent => ({ type: 'exit', pid, code: 0 });
  const stop = (pid: number): NewEvent => ({ type: 'stop', pid, signal: 'SIGSTOP' });

  it('are a hang-up to a leader that lives, whoever made the terminal', () => {
    expect(reason(hup, setsid(4))).toBe('hangup');
    // It might be its own group that has become an orphan.
    const goes = call(5, 'umask', [0], 'umask');
    expect(reason(hup, setsid(4), born(4, 5), stop(5), goes)).toBeUndefined();
  });

  it('are the end of its leader to a group that was not stopped', () => {
    expect(reason(hup, setsid(3), born(3, 4), end(3))).toBe('leader-exit');
  });

  it('are the end of its leader to the leader’s own group, which was an orphan before', () => {
    expect(reason(hup, setsid(3), born(3, 4), born(3, 5), stop(5), end(3))).toBe('leader-exit');
  });

  it('are the orphaned group’s where one in it was stopped, though it goes on by now', () => {
    const apart = call(4, 'setpgid', [0, 0], 'group');
    const goes: NewEvent = { type: 'continue', pid: 4, signal: 'SIGCONT' };
    expect(reason(hup, setsid(3), born(3, 4), apart, stop(4), end(3), goes)).toBe('orphaned-stopped');
    expect(reason(hup, setsid(3), born(3, 5), born(5, 4), apart, stop(5), end(3))).toBe('leader-exit');
  });
});
