import { expect, it } from 'vitest';
import { errnoName, errnoNumber, isRestart } from './errno.js';

it('names and numbers', () => {
  expect(errnoName(1)).toBe('EPERM');
  expect(errnoName(11)).toBe('EAGAIN');
  expect(errnoName(133)).toBe('EHWPOISON');
  expect(errnoName(4000)).toBe('E4000');
  expect(errnoNumber('EBUSY')).toBe(16);
  expect(errnoNumber('EWOULDBLOCK')).toBe(11);
  expect(errnoNumber('ENOTSUP')).toBe(95);
  expect(errnoNumber('EPRM')).toBeUndefined();
  expect(errnoNumber('toString')).toBeUndefined();
});

it('knows the results that the kernel restarts', () => {
  for (const result of [-512, -513, -514, -516]) expect(isRestart(result)).toBe(true);
  // 515 is ENOIOCTLCMD, which no tracer sees; 4 is EINTR, which a program does see.
  for (const result of [-515, -511, -517, -4, 0, 512]) expect(isRestart(result)).toBe(false);
});
