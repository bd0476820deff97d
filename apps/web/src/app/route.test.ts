import { expect, it } from 'vitest';
import { routeOf } from './route.js';

it.each([
  ['/', '', { page: 'course' }],
  ['/lessons/14-build-a-daemon', '', { page: 'lesson', slug: '14-build-a-daemon', step: null }],
  ['/lessons/14-build-a-daemon/', '#setsid', { page: 'lesson', slug: '14-build-a-daemon', step: 'setsid' }],
  ['/lessons/', '', { page: 'unknown', path: '/lessons' }],
  ['/lessons/../x', '', { page: 'unknown', path: '/lessons/../x' }],
  ['/playground', '', { page: 'playground' }],
  ['/glossary', '#setsid', { page: 'glossary', term: 'setsid' }],
  ['/glossary/', '', { page: 'glossary', term: null }],
  ['/%E8%AF%BE', '', { page: 'unknown', path: '/课' }],
  ['/%E8%', '', { page: 'unknown', path: '/%E8%' }],
])('%s%s', (path, hash, route) => {
  expect(routeOf(path, hash)).toEqual(route);
});
