import { expect, test } from 'vitest';
import { latenessText } from './lateness.js';

test.each([
  [
    false,
    null,
    'the program had not left after 900 ms, nor had 3 processes that it started: killed with its world',
  ],
  [
    true,
    null,
    'the program had left, but what it started (3 processes) was still doing something after 900 ms: removed with its world',
  ],
  [
    true,
    { late: false, left: true },
    'what the program started (3 processes) was still doing something 900 ms after its terminal was closed: removed with its world',
  ],
  [
    true,
    { late: true, left: true },
    'the program had left, but what it started (3 processes) was still doing something after 900 ms: its terminal was closed then',
  ],
  [
    true,
    { late: true, left: false },
    'the program had not left after 900 ms: its terminal was closed then, and it left',
  ],
  [
    false,
    { late: true, left: false },
    'the program had not left after 900 ms, nor when its terminal was closed then: killed with its world',
  ],
])('left %s, terminal closed %o', (left, closed, text) => {
  expect(latenessText({ timeout: 900, left, closed, others: 3 })).toBe(`${text} (--timeout gives it longer)`);
});

test('a program that has nobody beside it', () => {
  expect(latenessText({ timeout: 900, left: false, closed: null, others: 0 })).toMatch(
    /after 900 ms: killed/,
  );
  expect(latenessText({ timeout: 900, left: true, closed: null, others: 1 })).toMatch(
    /\(1 process\) was still/,
  );
});
