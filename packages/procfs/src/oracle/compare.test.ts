import type { ProcessRow } from '@daemonlab/protocol';
import { processRow } from '@daemonlab/testkit';
import { expect, test } from 'vitest';
import { compareWithPs } from './compare.js';

/** What comes of holding `PID CMD` of one process against what ps would print. */
const compare = (cmd: string, ofPs: string): unknown[] =>
  compareWithPs(
    {
      snapshot: () => [processRow({ pid: 7, cmd })],
      format: (rows: ProcessRow[]) =>
        ['PID CMD', ...rows.map((row) => `${row.pid} ${row.cmd}`)].map((line) => `${line}\n`).join(''),
    },
    ['printf', '%s', ofPs],
  ).wrong;

test('the last line of ps is compared to its last space', () => {
  expect(compare('sleep ', 'PID CMD\n7 sleep \n')).toEqual([]);
  expect(compare('sleep ', 'PID CMD\n7 sleep\n')).toEqual([['7 sleep ', '7 sleep']]);
});
