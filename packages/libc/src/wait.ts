import { lastErrno, native } from './native.js';
import { SysError } from './sys-error.js';
import { ERRNO } from './errno.js';

const waitpidNative = native('int waitpid(int pid, void *status, int options)');
const waitidNative = native('int waitid(int type, uint32_t id, void *info, int options)');
const [P_ALL, P_PID] = [0, 1];
const [WNOHANG, WSTOPPED, WEXITED, WNOWAIT] = [1, 2, 4, 0x01000000];
/** Children of any kind, cloned threads included (waitpid(2), Linux). */
const __WALL = 0x40000000;
const ECHILD = ERRNO.ECHILD;
const EINTR = ERRNO.EINTR;

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

/**
 * What this child or tracee has to report, or null (WNOHANG).
 * Errors: SysError for anything but ECHILD and EINTR, which count as nothing, here and below.
 */
export function waitNoHangFor(pid: number): WaitResult | null {
  const got = waitpidNative(pid, status, __WALL | WNOHANG);
  if (got < 0) mayFail('waitpid', pid);
  if (got <= 0) return null;
  result.pid = got;
  result.status = status.readInt32LE(0);
  return result;
}

/** Who has something to report that has not been waited for, and whether it is its end. */
export interface Report {
  pid: number;
  ended: boolean;
}
const report: Report = { pid: 0, ended: false };

/**
 * Who has something to report next, or null; it stays to be waited for. Of several the kernel names the newest. With `pid`:
 * whether this one has. The same object is reused by the next call.
 */
export const reportDue = (pid?: number): Report | null =>
  look(pid === undefined ? P_ALL : P_PID, pid ?? 0, WNOHANG);

/** Sleeps until one has something to report; null when a signal came instead (see `interruptAfter`) or there are none. */
export const sleepUntilDue = (): Report | null => look(P_ALL, 0, 0);

function look(type: number, id: number, options: number): Report | null {
  info.writeInt32LE(0, PID_AT); // nothing is written where there is nothing to report
  if (waitidNative(type, id, info, options | WEXITED | WSTOPPED | WNOWAIT | __WALL) !== 0) {
    mayFail('waitid', id);
    return null;
  }
  report.pid = info.readInt32LE(PID_AT);
  report.ended = info.readInt32LE(CODE_AT) <= CLD_DUMPED;
  return report.pid === 0 ? null : report;
}

function mayFail(call: string, id: number): void {
  const errno = lastErrno();
  if (errno !== ECHILD && errno !== EINTR) throw new SysError(call, errno, [id, '__WALL']);
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
