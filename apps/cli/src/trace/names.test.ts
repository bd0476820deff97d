import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { CALL_NAMES, ERRNO_NAMES, readCall, readFault } from './names.js';

describe('call names', () => {
  test('the kernel’s names stand as they are, the C library’s become them', () => {
    expect(CALL_NAMES.map(readCall)).toEqual([...CALL_NAMES]);
    expect(readCall('waitpid')).toBe('wait4');
    expect(readCall('execvp')).toBe('execve');
  });

  test('any call of the kernel’s will do', () => {
    expect(readCall('write')).toBe('write');
    expect(readCall('clock_nanosleep')).toBe('clock_nanosleep');
  });

  test('a wrong one is named, with the nearest', () => {
    expect(() => readCall('setsdi')).toThrow("The kernel has no system call 'setsdi'. Did you mean setsid?");
    expect(() => readCall('quux_quux')).toThrow(
      /^The kernel has no system call 'quux_quux'\. Their names are in syscalls\(2\)\.$/,
    );
  });
});

describe('faults', () => {
  test('call, errno and which time', () => {
    expect(readFault('fork=EAGAIN')).toEqual({ call: 'fork', errno: 'EAGAIN' });
    expect(readFault('write=ENOSPC@2')).toEqual({ call: 'write', errno: 'ENOSPC', nth: 2 });
    expect(readFault('umount=EBUSY@3')).toEqual({ call: 'umount2', errno: 'EBUSY', nth: 3 });
  });

  test.each([
    ['fork', 'Expected CALL=ERRNO or CALL=ERRNO@N, for example fork=EAGAIN@2.'],
    ['fork=', 'Expected CALL=ERRNO or CALL=ERRNO@N, for example fork=EAGAIN@2.'],
    ['frok=EAGAIN', "The kernel has no system call 'frok'. Did you mean fork?"],
    ['_exit=EPERM', "'_exit' never fails: it does not return. Use --before to hold it."],
    ['fork=EAGIAN', "There is no errno 'EAGIAN'. Did you mean EAGAIN?"],
    ['fork=12', "There is no errno '12'. Did you mean ENOMEM?"],
    ['fork=quux_quux', "There is no errno 'quux_quux'. Their names are in errno(3)."],
    ['fork=EAGAIN@0', "'@0': N is a whole number from 1."],
    ['fork=EAGAIN@', "'@': N is a whole number from 1."],
    ['fork=EAGAIN@two', "'@two': N is a whole number from 1."],
  ])('%s is refused', (text, message) => {
    expect(() => readFault(text)).toThrow(message);
  });

  test('every errno of this system is known', () => {
    expect(Object.keys(constants.errno).filter((name) => !ERRNO_NAMES.has(name))).toEqual([]);
    expect(ERRNO_NAMES.has('ENOTBLK')).toBe(true);
  });
});
