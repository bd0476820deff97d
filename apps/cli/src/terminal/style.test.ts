import { expect, test } from 'vitest';
import { PLAIN, styleFor } from './style.js';

const terminal = { isTTY: true };

test('colours on a terminal only, and not with NO_COLOR or a dumb one', () => {
  expect(styleFor({}, {})).toBe(PLAIN);
  expect(styleFor(terminal, { NO_COLOR: '1' })).toBe(PLAIN);
  expect(styleFor(terminal, { TERM: 'dumb' })).toBe(PLAIN);
  expect(styleFor(terminal, { NO_COLOR: '', TERM: 'xterm' })).not.toBe(PLAIN);
  expect(styleFor({}, { FORCE_COLOR: '1' })).not.toBe(PLAIN);
  expect(styleFor(terminal, { FORCE_COLOR: '0' })).toBe(PLAIN);
});

test('a process has one colour wherever its number stands', () => {
  const style = styleFor(terminal, { TERM: 'xterm' });
  expect(style.pid(5, 'mydaemon').replace('mydaemon', '5')).toBe(style.pid(5));
  expect(style.pid(5)).not.toBe(style.pid(6).replace('6', '5'));
});
