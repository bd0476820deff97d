import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onEnding, statusOf } from './signals.js';

let heard: [string, number][];
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  heard = [];
  stop = onEnding((signal, count) => heard.push([signal, count]));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const arrives = (signal: NodeJS.Signals): boolean => process.emit(signal, signal);

test('one Ctrl-C that npm sends on is one wish', () => {
  arrives('SIGINT');
  vi.advanceTimersByTime(20);
  arrives('SIGINT');
  expect(heard).toEqual([['SIGINT', 1]]);
});

test('whoever signals again later is heard again', () => {
  arrives('SIGINT');
  vi.advanceTimersByTime(600);
  arrives('SIGTERM');
  expect(heard).toEqual([
    ['SIGINT', 1],
    ['SIGTERM', 2],
  ]);
});

test('after the end of listening nothing is heard', () => {
  stop();
  arrives('SIGHUP');
  expect(heard).toEqual([]);
});

test('the status is that of a shell', () => {
  expect(statusOf('SIGINT')).toBe(130);
});
