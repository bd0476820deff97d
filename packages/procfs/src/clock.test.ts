import { expect, test } from 'vitest';
import { cpuPercent, cpuTime, startTime } from './clock.js';

test.each([
  [0, '00:00:00'],
  [99, '00:00:00'],
  [100, '00:00:01'],
  [6_000 * 61, '01:01:00'],
  [8_639_999, '23:59:59'],
  [8_640_000, '1-00:00:00'],
  [8_640_000 * 123 + 360_000, '123-01:00:00'],
])('%i ticks of CPU time are %s', (ticks, text) => {
  expect(cpuTime(ticks)).toBe(text);
});

test.each([
  [0, 100, 200, 0],
  [16, 100, 117, 94],
  [17, 100, 117, 99],
  [50, 100, 300, 25],
  [5, 100, 100, 0],
  [5, 100, 99, 0],
])('%i of CPU since %i, at %i, are %i percent', (cpu, start, uptime, percent) => {
  expect(cpuPercent(cpu, start, uptime)).toBe(percent);
});

test.each([
  [new Date(2026, 10, 22, 9, 5), '09:05'],
  [new Date(2026, 10, 21, 23, 59), 'Nov21'],
  [new Date(2026, 0, 2), 'Jan02'],
  [new Date(2025, 10, 22, 9, 5), '2025'],
  [new Date(2025, 11, 31, 23, 59), '2025'],
])('started at %s, it shows %s on 22 November 2026', (start, text) => {
  expect(startTime(start, new Date(2026, 10, 22, 12, 0))).toBe(text);
});
