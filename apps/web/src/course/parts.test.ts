import { expect, it } from 'vitest';
import { inParts } from './parts.js';

it('groups lessons by their number and keeps their order', () => {
  const slugs = ['01-a', '05-b', '06-c', '13-d', '14-e', '18-f', '19-g', '00-h', 'own'];
  const parts = inParts(slugs.map((slug) => ({ slug })));
  expect(parts.map(({ part, lessons }) => `${part}: ${lessons.map(({ slug }) => slug).join(' ')}`)).toEqual([
    'ground: 01-a 05-b',
    'steps: 06-c 13-d',
    'whole: 14-e',
    'world: 18-f',
    'more: 19-g 00-h own',
  ]);
});
