import { expect, test } from 'vitest';
import { environmentFor } from './environment.js';

test('the caller’s environment goes along, but for places a world of its own does not have', () => {
  const env = { PATH: '/usr/bin', HOME: '/home/me', TMPDIR: '/scratch', MODE: 'x', GONE: undefined };
  expect(environmentFor('namespaces', env)).toEqual({ PATH: '/usr/bin', MODE: 'x' });
  expect(environmentFor('namespaces', { ...env, PWD: '/old' }, '/tmp/here')).toEqual({
    PATH: '/usr/bin',
    MODE: 'x',
    PWD: '/tmp/here',
  });
  expect(environmentFor('host', env)).toEqual({
    PATH: '/usr/bin',
    HOME: '/home/me',
    TMPDIR: '/scratch',
    MODE: 'x',
  });
});
