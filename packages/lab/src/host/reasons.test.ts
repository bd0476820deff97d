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
    const takenBack = call(4, 'prctl', ['PR_SET_PDEATHSIG', 0], 'prctl');
    expect(reason(signal('SIGTERM', 3), wants, takenBack)).toBeUndefined();
  });

  it('is not taken for what another process of the same number has sent', () => {
    const before = call(4, 'kill', [4, 'SIGPIPE']);
    const again: NewEvent = { type: 'fork', pid: 3, child: 4, via: 'fork' };
    expect(reason(signal('SIGPIPE', 4), before, again)).toBe('broken-pipe');
  });
});
