import { expect, test } from 'vitest';
import { psWidth } from './ps.js';

// Each of these was seen with procps 4.0.2.
test.each([
  [{ isTTY: true, columns: 90 }, {}, 90],
  [{ isTTY: true, columns: 90 }, { COLUMNS: '70' }, 70],
  [{ isTTY: true, columns: 0 }, {}, 80],
  [{ isTTY: false }, {}, undefined],
  [{ isTTY: false }, { COLUMNS: '40' }, 40],
  [{ isTTY: false }, { COLUMNS: ' 40' }, 40],
  [{ isTTY: false }, { COLUMNS: '40 ' }, undefined],
  [{ isTTY: false }, { COLUMNS: '0x40' }, 64],
  [{ isTTY: false }, { COLUMNS: '010' }, 8],
  [{ isTTY: false }, { COLUMNS: '0' }, undefined],
  [{ isTTY: false }, { COLUMNS: '-1' }, undefined],
  [{ isTTY: false }, { COLUMNS: 'abc' }, undefined],
  [{ isTTY: false }, { COLUMNS: '131072' }, undefined],
])('ps on %j with %j cuts at %j', (stream, env, width) => {
  expect(psWidth(stream, env)).toBe(width);
});
