import { expect, it } from 'vitest';
import { BACKOFF, backoff } from './backoff.js';

it('waits longer and longer, but never much longer than the longest', () => {
  const waits = Array.from({ length: 12 }, (_, attempt) => backoff(attempt, 0.5));
  expect(waits[0]).toBe(BACKOFF.first);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.at(-1)).toBe(BACKOFF.longest);
});

it('spreads pages that lost their server at the same moment', () => {
  expect(backoff(3, 0)).toBeLessThan(backoff(3, 0.99));
});
