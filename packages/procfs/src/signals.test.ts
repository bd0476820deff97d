import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { signalName, signalNames } from './signals.js';

test('names agree with Node for every signal it knows', () => {
  const aliases = new Set(['SIGIOT', 'SIGPOLL', 'SIGUNUSED']);
  for (const [name, number] of Object.entries(constants.signals))
    if (!aliases.has(name)) expect(signalName(number)).toBe(name);
});

test('real-time signals count from glibc’s SIGRTMIN, 34', () => {
  expect([33, 34, 35, 64].map(signalName)).toEqual(['SIG33', 'SIGRTMIN', 'SIGRTMIN+1', 'SIGRTMIN+30']);
});

test('bit 0 of a mask is signal 1; equal masks share one array', () => {
  expect(signalNames('0000000000000003')).toEqual(['SIGHUP', 'SIGINT']);
  expect(signalNames('0000000200000000')).toEqual(['SIGRTMIN']);
  expect(signalNames('0000000000000003')).toBe(signalNames('0000000000000003'));
  expect(signalNames('')).toEqual([]);
});
