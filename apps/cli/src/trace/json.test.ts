import { expect, test } from 'vitest';
import { jsonLines } from './json.js';
import { sampleRow } from './sample.test-support.js';

const parse = (line: string): unknown => JSON.parse(line);

test('a diff becomes a snapshot of the whole table under the same number', () => {
  const line = jsonLines();
  const init = sampleRow({ pid: 1, ppid: 0, comm: 'init' });
  const first = parse(line({ seq: 1, t: 0, type: 'diff', set: [init, sampleRow()], gone: [] }));
  expect(first).toEqual({ seq: 1, t: 0, type: 'snapshot', rows: [init, sampleRow()] });
  const second = parse(
    line({ seq: 4, t: 2.5, type: 'diff', set: [{ pid: 4, sid: 4, tty: '?' }], gone: [1] }),
  );
  expect(second).toEqual({ seq: 4, t: 2.5, type: 'snapshot', rows: [sampleRow({ sid: 4, tty: '?' })] });
});

test('parents come before children, also where their pids do not', () => {
  const line = jsonLines();
  const rows = [
    sampleRow({ pid: 3, ppid: 9 }),
    sampleRow({ pid: 9, ppid: 1 }),
    sampleRow({ pid: 1, ppid: 0 }),
  ];
  const { rows: ordered } = parse(line({ seq: 1, t: 0, type: 'snapshot', rows })) as {
    rows: { pid: number }[];
  };
  expect(ordered.map((row) => row.pid)).toEqual([1, 9, 3]);
});

test.each([
  { seq: 2, t: 1, type: 'exit', pid: 4, code: 0 },
  { seq: 3, t: 1, type: 'terminal', terminal: 0, tty: 'pts/0', shell: 2 },
  { seq: 4, t: 1, type: 'terminal-gone', terminal: 0, tty: 'pts/0' },
] as const)('every other event stands as it is: $type', (event) => {
  expect(parse(jsonLines()(event))).toEqual(event);
});
