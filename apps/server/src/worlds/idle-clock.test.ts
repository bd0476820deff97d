import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IdleClock } from './idle-clock.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const start = (): { clock: IdleClock; told: (number | 'end')[] } => {
  const told: (number | 'end')[] = [];
  const clock = new IdleClock(
    { idleMs: 30_000, idleWarningMs: 1_000 },
    (msLeft) => told.push(msLeft),
    () => told.push('end'),
  );
  return { clock, told };
};

it('warns once, then ends once', () => {
  const { told } = start();
  vi.advanceTimersByTime(28_999);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([1_000]);
  vi.advanceTimersByTime(100_000);
  expect(told).toEqual([1_000, 'end']);
});

it('is put off by being touched, before the warning and after it', () => {
  const { clock, told } = start();
  vi.advanceTimersByTime(28_000);
  clock.touch();
  vi.advanceTimersByTime(28_999);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(501);
  expect(told).toEqual([1_000]);
  expect(clock.msLeft).toBe(500);
  clock.touch();
  expect(clock.msLeft).toBeNull();
  vi.advanceTimersByTime(28_999);
  expect(told).toHaveLength(1);
  vi.advanceTimersByTime(1_001);
  expect(told).toEqual([1_000, 1_000, 'end']);
});

it('tells nothing once stopped', () => {
  const { clock, told } = start();
  clock.stop();
  clock.touch();
  vi.advanceTimersByTime(100_000);
  expect(told).toEqual([]);
});
