import { expect, test } from 'vitest';
import { argText } from './call-text.js';

test.each([
  [['O_RDWR', 'O_NOCTTY'], 'O_RDWR|O_NOCTTY'],
  [['CLONE_VM', '0x80000000'], 'CLONE_VM|0x80000000'],
  [[], '0'],
  [['sleep', '55'], '["sleep", "55"]'],
  [['SIGHUP', 'SIGRTMIN+2'], 'SIGHUP|SIGRTMIN+2'],
  [[1, 2], '[1, 2]'],
  ['022', '022'],
])('%j is shown as %s', (arg, text) => {
  expect(argText(arg)).toBe(text);
});
