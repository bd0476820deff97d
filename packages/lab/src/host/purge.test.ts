import { expect, test } from 'vitest';
import { Purge } from './purge.js';

test('kills all but the spared, and children that come late; it is over when only the spared live', () => {
  const killed: number[] = [];
  const purge = new Purge([1, 2], [1, 2, 3, 4], (pid) => killed.push(pid));
  expect(killed).toEqual([3, 4]);
  expect(purge.ended(3, [1, 2, 4])).toBe(false);
  purge.born(3, 5);
  purge.born(2, 6);
  purge.born(6, 7);
  expect(killed).toEqual([3, 4, 5]);
  expect(purge.ended(4, [1, 2, 5, 6, 7])).toBe(false);
  expect(purge.ended(5, [1, 2, 6, 7])).toBe(true);
});

test('the number of one that was spared is nobody’s once it has ended', () => {
  const killed: number[] = [];
  const purge = new Purge([1, 2], [1, 2, 3], (pid) => killed.push(pid));
  purge.ended(2, [1, 3]);
  purge.born(3, 2);
  expect(killed).toEqual([3, 2]);
  expect(purge.ended(3, [1, 2])).toBe(false);
});
