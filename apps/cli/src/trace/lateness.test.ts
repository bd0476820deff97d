import { expect, test } from 'vitest';
import { latenessText } from './lateness.js';

test.each([
  [false, null, 'the program had not left after 900 ms: killed with its world'],
  [
    true,
    null,
    'the program had left, but what it started was still doing something after 900 ms: removed with its world',
  ],
  [
    true,
    { late: false, left: true },
    'what the program started was still doing something 900 ms after its terminal was closed: removed with its world',
  ],
  [
    true,
    { late: true, left: true },
    'the program had left, but what it started was still doing something after 900 ms: its terminal was closed then',
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
  expect(latenessText({ timeout: 900, left, closed })).toBe(`${text} (--timeout gives it longer)`);
});
