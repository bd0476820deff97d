import { expect, test } from 'vitest';
import { sizeOf } from './size.js';

test('a terminal’s own size; the usual one where there is none or it says 0', () => {
  expect(sizeOf({ isTTY: true, columns: 120, rows: 40 })).toEqual({ cols: 120, rows: 40 });
  expect(sizeOf({ isTTY: true, columns: 0, rows: 0 })).toEqual({ cols: 80, rows: 24 });
  expect(sizeOf({ isTTY: true, columns: 900, rows: 900 })).toEqual({ cols: 500, rows: 300 });
  expect(sizeOf({})).toEqual({ cols: 80, rows: 24 });
});
