import { expect, test } from 'vitest';
import { nearest, suggestion } from './nearest.js';

test('the nearest known word is found over a swap, a missing and a wrong letter', () => {
  const calls = ['setsid', 'setpgid', 'chdir', 'fork'];
  expect(nearest('setsdi', calls)).toBe('setsid');
  expect(nearest('chdr', calls)).toBe('chdir');
  expect(nearest('FORK', calls)).toBe('fork');
});

test('a word that is near none suggests nothing', () => {
  expect(nearest('banana', ['fork', 'setsid'])).toBeNull();
  expect(suggestion('banana', ['fork', 'setsid'])).toBe('');
  expect(suggestion('namespace', ['namespaces', 'host'])).toBe(' Did you mean namespaces?');
});
