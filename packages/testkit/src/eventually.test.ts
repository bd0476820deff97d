import { expect, test } from 'vitest';
import { eventually } from './eventually.js';

test('gives the first value that is there', async () => {
  let looks = 0;
  const value = await eventually(() => (++looks === 3 ? 0 : undefined), { what: 'a third look', everyMs: 1 });
  expect(value).toBe(0);
  expect(looks).toBe(3);
});

test('a check that throws is looked at again', async () => {
  let looks = 0;
  const check = () => {
    looks += 1;
    if (looks < 2) throw new Error('not ready');
    return 'ready';
  };
  expect(await eventually(check, { what: 'ready', everyMs: 1 })).toBe('ready');
});

test('rejects at the deadline with what was waited for and the last failure', async () => {
  const check = () => {
    throw new Error('port closed');
  };
  const failure = eventually(check, { what: 'the server listens', timeoutMs: 20, everyMs: 1 });
  await expect(failure).rejects.toThrow('the server listens: not within 20 ms; last: port closed');
});

test('looks at least once, even with no time', async () => {
  expect(await eventually(() => true, { what: 'now', timeoutMs: 0 })).toBe(true);
  await expect(eventually(() => null, { what: 'never', timeoutMs: 0 })).rejects.toThrow(
    'last: the check gave null',
  );
});
