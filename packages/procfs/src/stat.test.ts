import { expect, test } from 'vitest';
import { parseStat } from './stat.js';

const REST = '20 5 3 0 145610 2998272 429 18446744073709551615 94317718663168 94317718687273';
const parse = (text: string) =>
  parseStat(Buffer.concat([Buffer.from(text), Buffer.from('garbage) (')]), Buffer.byteLength(text));

test.each([
  ['sleep', 'sleep'],
  ['a name with spaces', 'a name with spaces'],
  [') S 1 2 3 (', ') S 1 2 3 ('],
  ['two\nlines', 'two\nlines'],
  ['', ''],
])('comm %j is what stands between the first and the last bracket', (comm, expected) => {
  const stat = parse(`9814 (${comm}) S 9809 9808 5046 34816 -1 4194304 105 0 0 0 7 8 1 2 ${REST}\n`);
  expect(stat && Buffer.from(stat.comm).toString()).toBe(expected);
  expect(stat).toMatchObject({
    state: 'S',
    ppid: 9809,
    pgid: 9808,
    sid: 5046,
    tty: 34816,
    tpgid: -1,
    flags: 4194304,
    cpuTicks: 15,
    nice: 5,
    threads: 3,
    startTicks: 145610,
  });
});

test('what is no stat file gives null', () => {
  expect(parse('')).toBeNull();
  expect(parse('12 (sh')).toBeNull();
  expect(parse('12 (sh) ')).toBeNull();
});
