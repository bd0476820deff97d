import { expect, test } from 'vitest';
import { suggestion } from './suggestion.js';

test('a wrong word is told the nearest right one, if any is near', () => {
  expect(suggestion('namespace', ['namespaces', 'host'])).toBe(' Did you mean namespaces?');
  expect(suggestion('banana', ['fork', 'setsid'])).toBe('');
});
