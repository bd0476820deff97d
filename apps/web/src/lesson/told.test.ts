import { expect, it } from 'vitest';
import { isTold } from './told.js';

it.each([
  ['told', null, true],
  ['told-without', null, true],
  ['after', { code: 'cannot-mount', detail: 'host' }, true],
  ['after', { code: 'claim-failed', detail: 'x' }, false],
  ['toldish', null, false],
  ['after', null, false],
  [null, null, false],
])('%s, %o: told %s', (outcome, note, told) => {
  expect(isTold({ outcome, note })).toBe(told);
});
