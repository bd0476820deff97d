import { describe, expect, it } from 'vitest';
import { decode, decodeAfter, FakeMemory, u64s } from './fake.test-support.js';

describe('rt_sigaction', () => {
  const restorer = 0x7f12_3456_0000;

  it('shows SIG_IGN, SIG_DFL, or where the handler is', () => {
    const memory = new FakeMemory();
    const action = (handler: number, flags = 0, mask = 0n): number =>
      memory.put(u64s(handler, flags, restorer, mask));
    const shown = (address: number): unknown => decode('rt_sigaction', [1, address, 0, 8], { memory })[1];
    expect(shown(action(1))).toEqual({ handler: 'SIG_IGN', flags: [], mask: [] });
    expect(shown(action(0))).toEqual({ handler: 'SIG_DFL', flags: [], mask: [] });
    expect(shown(action(0x401000, 0x14000000, 0x4000n))).toEqual({
      handler: '0x401000',
      flags: ['SA_RESTORER', 'SA_RESTART'],
      mask: ['SIGTERM'],
    });
    expect(shown(action(0x401000, 0x80000004))).toMatchObject({ flags: ['SA_SIGINFO', 'SA_RESETHAND'] });
    expect(shown(action(0x401000, 0x20000000))).toMatchObject({ flags: ['SA_INTERRUPT'] });
  });

  it('has the old action once it returned', () => {
    const memory = new FakeMemory();
    const act = memory.put(u64s(1, 0, 0, 0));
    const old = memory.put(u64s(0, 0, 0, 0));
    const values = [1, act, old, 8];
    expect(decode('rt_sigaction', values, { memory })[2]).toBe(`0x${old.toString(16)}`);
    expect(decodeAfter('rt_sigaction', values, 0, { memory })).toEqual([
      'SIGHUP',
      { handler: 'SIG_IGN', flags: [], mask: [] },
      { handler: 'SIG_DFL', flags: [], mask: [] },
      8,
    ]);
  });

  it('what cannot be read shows its address', () => {
    expect(decode('rt_sigaction', [15, 0x10, 0, 8])).toEqual(['SIGTERM', '0x10', null, 8]);
  });
});

it('rt_sigprocmask shows how, the set and the old set', () => {
  const memory = new FakeMemory();
  const set = memory.put(u64s(0x10000n));
  const old = memory.put(u64s(1n << 33n));
  expect(decodeAfter('rt_sigprocmask', [0, set, old, 8], 0, { memory })).toEqual([
    'SIG_BLOCK',
    ['SIGCHLD'],
    ['SIGRTMIN'],
    8,
  ]);
  expect(decode('rt_sigprocmask', [2, set, 0, 8], { memory })[0]).toBe('SIG_SETMASK');
  expect(decode('rt_sigprocmask', [9, set, 0, 8], { memory })[0]).toBe(9);
  expect(decode('rt_sigprocmask', [0, set, 0, 4], { memory })[1]).toBe(`0x${set.toString(16)}`);
});

describe('sending', () => {
  it('kill, tkill, tgkill name the signal; 0 is only a question', () => {
    expect(decode('kill', [-5, 1])).toEqual([-5, 'SIGHUP']);
    expect(decode('kill', [5, 0])).toEqual([5, 0]);
    expect(decode('tkill', [5, 6])).toEqual([5, 'SIGABRT']);
    expect(decode('tgkill', [5, 6, 9])).toEqual([5, 6, 'SIGKILL']);
    expect(decode('pidfd_send_signal', [3, 15, 0, 0])).toEqual([3, 'SIGTERM', null, 0]);
  });

  it('a group is a negative pid; a number that is no signal stays one', () => {
    expect(decode('kill', [-3, 3])).toEqual([-3, 'SIGQUIT']);
    expect(decode('kill', [3, -3])).toEqual([3, -3]);
    expect(decode('kill', [3, 65])).toEqual([3, 65]);
    expect(decode('kill', [3, 64])).toEqual([3, 'SIGRTMIN+30']);
    expect(decode('rt_sigaction', [0, 0x10, 0, 8])[0]).toBe(0);
  });

  it('rt_sigqueueinfo shows what goes with the signal', () => {
    const memory = new FakeMemory();
    const info = Buffer.alloc(128);
    info.writeInt32LE(10, 0);
    info.writeInt32LE(-1, 8);
    info.writeInt32LE(4, 16);
    info.writeInt32LE(1000, 20);
    info.writeInt32LE(77, 24);
    expect(decode('rt_sigqueueinfo', [5, 10, memory.put(info)], { memory })).toEqual([
      5,
      'SIGUSR1',
      { si_code: 'SI_QUEUE', si_pid: 4, si_uid: 1000, si_value: 77 },
    ]);
  });
});
