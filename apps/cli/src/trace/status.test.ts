import { expect, test } from 'vitest';
import { exitStatus, signalNumber } from './status.js';

test('a program’s own status, or 128 and the signal', () => {
  expect(exitStatus({ code: 0 })).toBe(0);
  expect(exitStatus({ code: 7 })).toBe(7);
  expect(exitStatus({ signal: 'SIGHUP' })).toBe(129);
  expect(exitStatus({ signal: 'SIGKILL' })).toBe(137);
});

test('real-time signals have numbers too', () => {
  expect(signalNumber('SIGRTMIN')).toBe(34);
  expect(signalNumber('SIGRTMIN+3')).toBe(37);
  expect(signalNumber('SIG33')).toBe(33);
});
