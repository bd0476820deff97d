import { expect, test } from 'vitest';
import { didYouMean, nearest } from './index.js';

test('the nearest known word is found over a swap, a missing and a wrong letter', () => {
  const calls = ['setsid', 'setpgid', 'chdir', 'fork'];
  expect(nearest('setsdi', calls)).toBe('setsid');
  expect(nearest('chdr', calls)).toBe('chdir');
  expect(nearest('FORK', calls)).toBe('fork');
});

test('a word that is near none has no nearest, and is told what there is where that is little', () => {
  expect(nearest('banana', ['fork', 'setsid'])).toBeNull();
  expect(didYouMean('banana', ['fork', 'setsid'])).toBe('; known: fork, setsid');
  expect(didYouMean('frok', ['fork', 'setsid'])).toBe('; did you mean "fork"?');
  expect(
    didYouMean(
      'banana',
      Array.from({ length: 20 }, (_, i) => `call${i}`),
    ),
  ).toBe('');
});
