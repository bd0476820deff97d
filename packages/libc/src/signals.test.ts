import { describe, expect, it } from 'vitest';
import {
  defaultAction,
  sentByProcess,
  siCodeName,
  signalName,
  signalNumber,
  SIGNALS,
  signalSet,
} from './signals.js';

describe('names', () => {
  it('standard signals', () => {
    expect(signalName(1)).toBe('SIGHUP');
    expect(signalName(6)).toBe('SIGABRT');
    expect(signalName(29)).toBe('SIGIO');
    expect(signalNumber('SIGTTOU')).toBe(22);
    expect(signalNumber('TERM')).toBe(15);
    expect(signalNumber('SIGPOLL')).toBe(29);
    expect(signalNumber('SIGTREM')).toBeUndefined();
  });

  it('real-time signals as glibc counts them', () => {
    expect(signalName(32)).toBe('SIG32');
    expect(signalName(34)).toBe('SIGRTMIN');
    expect(signalName(37)).toBe('SIGRTMIN+3');
    expect(signalName(64)).toBe('SIGRTMIN+30');
    expect(signalNumber('SIGRTMAX')).toBe(64);
    expect(signalNumber('SIGRTMAX-1')).toBe(63);
    expect(signalNumber('RTMIN+1')).toBe(35);
    expect(signalName(65)).toBe('SIG65');
  });

  it('every number from 1 to 64 has a name that leads back to it', () => {
    for (let signal = 1; signal <= 64; signal++) expect(signalNumber(signalName(signal))).toBe(signal);
  });
});

describe('default actions', () => {
  it.each([
    ['SIGHUP', 'terminate'],
    ['SIGPIPE', 'terminate'],
    ['SIGQUIT', 'core'],
    ['SIGSEGV', 'core'],
    ['SIGTSTP', 'stop'],
    ['SIGTTIN', 'stop'],
    ['SIGCONT', 'continue'],
    ['SIGCHLD', 'ignore'],
    ['SIGWINCH', 'ignore'],
    ['SIGRTMIN+2', 'terminate'],
  ])('%s: %s', (name, action) => {
    expect(defaultAction(signalNumber(name)!)).toBe(action);
  });
});

it('sets are lowest bit first, up to the 64th', () => {
  expect(signalSet(0n)).toEqual([]);
  expect(signalSet(0x4001n)).toEqual(['SIGHUP', 'SIGTERM']);
  expect(signalSet(1n << 63n)).toEqual(['SIGRTMIN+30']);
  expect(signalSet(3n << 31n)).toEqual(['SIG32', 'SIG33']);
  const all = signalSet((1n << 64n) - 1n);
  expect(all).toEqual(Array.from({ length: 64 }, (_, i) => signalName(i + 1)));
});

describe('codes', () => {
  it('mean the same for every signal at 0, below and at 128', () => {
    expect(siCodeName(SIGNALS.SIGHUP, 0)).toBe('SI_USER');
    expect(siCodeName(SIGNALS.SIGHUP, 128)).toBe('SI_KERNEL');
    expect(siCodeName(SIGNALS.SIGTERM, -6)).toBe('SI_TKILL');
    expect(siCodeName(SIGNALS.SIGTERM, -1)).toBe('SI_QUEUE');
    expect(siCodeName(SIGNALS.SIGALRM, -2)).toBe('SI_TIMER');
  });

  it('mean something else for each signal above 0', () => {
    expect(siCodeName(SIGNALS.SIGCHLD, 1)).toBe('CLD_EXITED');
    expect(siCodeName(SIGNALS.SIGCHLD, 6)).toBe('CLD_CONTINUED');
    expect(siCodeName(SIGNALS.SIGSEGV, 1)).toBe('SEGV_MAPERR');
    expect(siCodeName(SIGNALS.SIGFPE, 1)).toBe('FPE_INTDIV');
    expect(siCodeName(SIGNALS.SIGHUP, 1)).toBe('1');
  });

  it('tell a process from the kernel', () => {
    expect([0, -1, -6].map(sentByProcess)).toEqual([true, true, true]);
    expect([128, -2, 1].map(sentByProcess)).toEqual([false, false, false]);
  });
});
