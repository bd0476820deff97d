import { lastErrno, native } from './native.js';
import { SysError } from './sys-error.js';
import { ERRNO } from './errno.js';

const waitpidNative = native('int waitpid(int pid, void *status, int options)');
const waitidNative = native('int waitid(int type, uint32_t id, void *info, int options)');
const P_PID = 1;
const [WNOHANG, WEXITED, WNOWAIT] = [1, 4, 0x01000000];
/** Children of any kind, cloned threads included (waitpid(2), Linux). */
const __WALL = 0x40000000;
const { ECHILD, EINTR } = ERRNO;

const status = Buffer.alloc(4);
/** siginfo_t, and where it has si_code and si_pid (asm-generic/siginfo.h, 64 bits). */
const info = Buffer.alloc(128);
const [CODE_AT, PID_AT] = [8, 16];
/** The highest of the codes for an end: CLD_EXITED, CLD_KILLED, CLD_DUMPED. */
const CLD_DUMPED = 3;

/** What waitpid(2) reported; the same object is reused by the next call. */
export interface WaitResult {
  pid: number;
  status: number;
}
const result: WaitResult = { pid: 0, status: 0 };

const ANY = -1;

/**
 * What a child or tracee of ours has to report, of several the newest, or what this one has; null: nothing (WNOHANG).
 * Errors: SysError for anything but ECHILD and EINTR, which count as nothing, here and below.
 */
export const waitNoHang = (pid: number = ANY): WaitResult | null => wait(pid, WNOHANG);

/** Sleeps until one has something to report; null when a signal came instead (see `interruptAfter`) or there are none. */
export const waitForAny = (): WaitResult | null => wait(ANY, 0);

function wait(pid: number, options: number): WaitResult | null {
  const got = waitpidNative(pid, status, __WALL | options);
  if (got < 0) mayFail('waitpid', pid);
  if (got <= 0) return null;
  result.pid = got;
  result.status = status.readInt32LE(0);
  return result;
}

/** Whether one has ended and not been waited for. A tracee's stop is reported too, asked for or not (wait_task_stopped). */
export function hasEnded(pid: number): boolean {
  info.writeInt32LE(0, PID_AT); // nothing is written where there is nothing to report
  const failed = waitidNative(P_PID, pid, info, WNOHANG | WEXITED | WNOWAIT | __WALL) !== 0;
  if (failed) mayFail('waitid', pid);
  return !failed && info.readInt32LE(PID_AT) !== 0 && info.readInt32LE(CODE_AT) <= CLD_DUMPED;
}

function mayFail(call: string, id: number): void {
  const errno = lastErrno();
  if (errno !== ECHILD && errno !== EINTR) throw new SysError(call, errno, [id, '__WALL']);
}

/** The macros of wait(2), with ptrace's event in the third byte. */
export const WaitStatus = {
  exited: (s: number): boolean => (s & 0x7f) === 0,
  exitCode: (s: number): number => (s >> 8) & 0xff,
  termSignal: (s: number): number => s & 0x7f,
  stopped: (s: number): boolean => (s & 0xff) === 0x7f,
  stopSignal: (s: number): number => (s >> 8) & 0xff,
  event: (s: number): number => s >>> 16,
} as const;
