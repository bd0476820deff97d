import { lastErrno, native } from './native.js';
import { SysError } from './sys-error.js';
import { ERRNO } from './errno.js';

const waitpidNative = native('int waitpid(int pid, void *status, int options)');
const WNOHANG = 1;
/** Children of any kind, cloned threads included (waitpid(2), Linux). */
const __WALL = 0x40000000;
const ECHILD = ERRNO.ECHILD;
const EINTR = ERRNO.EINTR;

const status = Buffer.alloc(4);

/** What waitpid(2) reported; the same object is reused by the next call. */
export interface WaitResult {
  pid: number;
  status: number;
}
const result: WaitResult = { pid: 0, status: 0 };

/**
 * The next child or tracee that has something to report, or null when none has (WNOHANG).
 * Errors: SysError for anything but ECHILD and EINTR, which count as none.
 */
export const waitNoHang = (): WaitResult | null => wait(__WALL | WNOHANG);

/** The same, waiting for one; null when a signal came instead (see `interruptAfter`) or there are no children. */
export const waitForNext = (): WaitResult | null => wait(__WALL);

function wait(options: number): WaitResult | null {
  const pid = waitpidNative(-1, status, options);
  if (pid > 0) {
    result.pid = pid;
    result.status = status.readInt32LE(0);
    return result;
  }
  if (pid < 0) {
    const errno = lastErrno();
    if (errno !== ECHILD && errno !== EINTR) throw new SysError('waitpid', errno, [-1, '__WALL']);
  }
  return null;
}

/** The macros of wait(2), with ptrace's event in the third byte. */
export const WaitStatus = {
  exited: (s: number): boolean => (s & 0x7f) === 0,
  exitCode: (s: number): number => (s >> 8) & 0xff,
  signaled: (s: number): boolean => (s & 0xff) !== 0x7f && (s & 0x7f) !== 0,
  termSignal: (s: number): number => s & 0x7f,
  stopped: (s: number): boolean => (s & 0xff) === 0x7f,
  stopSignal: (s: number): number => (s >> 8) & 0xff,
  event: (s: number): number => s >>> 16,
} as const;
