import { expect, test } from 'vitest';
import { chooseMountPoint } from './index.js';

test('a folder is mounted over only if nothing that is needed lies in it', () => {
  const first = chooseMountPoint([]);
  expect(chooseMountPoint([`${first}-not`])).toBe(first);
  expect(chooseMountPoint([first])).not.toBe(first);
  expect(chooseMountPoint([`${first}/deep/in/it`])).not.toBe(first);
});

test('none is free where all are needed', () => {
  const needed: string[] = [];
  const next = (): void => void needed.push(chooseMountPoint(needed));
  expect(() => {
    for (;;) next();
  }).toThrow('is free to mount a world over');
});
