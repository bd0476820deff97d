import { expect, test } from 'vitest';
import { commandLine, commandName } from './command.js';
import { cells, charsetOf, cutToCells, printable } from './text.js';
import { userColumn } from './users.js';

const show = (bytes: string, charset: 'utf-8' | 'C'): string =>
  printable(Buffer.from(bytes, 'latin1'), charset);

// Each observed with procps 4.0.2; bytes are written as Latin-1.
test.each([
  ['plain text', 'plain text', 'plain text'],
  ['\x1b[31m\t\x7f', '?[31m??', '.[31m..'],
  ['\xc3\xa9', 'é', '??'],
  ['\xc2\x85x', '?x', '??x'],
  ['\xe2\x80\xa8x', '?x', '???x'],
  ['\xee\x80\x80', '\ue000', '???'],
  ['\xed\xa0\x80x', '???x', '???x'],
  ['\xff\xc2\x85', '???', '???'],
  ['\xe4\xb8', '??', '??'],
  ['\xe4\xb8\xad\xff\x1b', '中?.', '????.'],
])('%j prints as %j in UTF-8 and %j in C', (bytes, utf8, c) => {
  expect(show(bytes, 'utf-8')).toBe(utf8);
  expect(show(bytes, 'C')).toBe(c);
});

const command = (bytes: string): string | null => commandLine(Buffer.from(bytes), bytes.length, 'utf-8');
test.each([
  ['sleep\x0010\0', 'sleep 10'],
  ['a b\nc\0d\0', 'a b c d'],
  ['x\0end \0\0', 'x end '],
  ['title without NUL ', 'title without NUL'],
  ['\0', '?'],
  ['\0\x00100\0', '  100'],
  ['', null],
])('the command line %j shows as %j', (bytes, text) => {
  expect(command(bytes)).toBe(text);
});

test('without a command line the name stands in brackets', () => {
  expect(commandName('kthreadd', 'S')).toBe('[kthreadd]');
  expect(commandName('a b', 'Z')).toBe('[a b] <defunct>');
});

test.each([
  [{}, 'C'],
  [{ LANG: 'en_US.UTF-8' }, 'utf-8'],
  [{ LANG: 'zh_CN.utf8' }, 'utf-8'],
  [{ LANG: 'de_DE@euro' }, 'C'],
  [{ LANG: 'de_DE.UTF-8@euro' }, 'utf-8'],
  [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'C'],
  [{ LC_ALL: '', LC_CTYPE: 'C.UTF-8', LANG: 'C' }, 'utf-8'],
])('the locale %j has charset %s', (env, charset) => {
  expect(charsetOf(env)).toBe(charset);
});

test('columns: wide characters count two, combining ones none', () => {
  expect(cells('ab')).toBe(2);
  expect(cells('中文')).toBe(4);
  expect(cells('e\u0301')).toBe(1);
  expect(cutToCells('中文字', 5)).toBe('中文');
  expect(cutToCells('abc', 2)).toBe('ab');
  expect(cutToCells('abc', 0)).toBe('');
});

test.each([
  ['root', 0, 'root'],
  ['eightchr', 1, 'eightchr'],
  ['systemd-network', 998, 'systemd+'],
  ['1080125697', 1_080_125_697, '1080125+'],
  ['użytkownik', 1001, '1001'],
])('the user %s shows as it does in ps', (name, uid, text) => {
  expect(userColumn(name, uid)).toBe(text);
});
