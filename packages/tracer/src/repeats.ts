import { currentArch, ERRNO, ptrace, RESTART_ERRNO, type Registers } from '@daemonlab/libc';
import { endWait, goesOnWaiting, type Wait } from './waits.js';

const EINTR = BigInt(ERRNO.EINTR);

/**
 * Calls that end with EINTR when the thread is stopped and goes on, even if no handler has run: signal(7), "Interruption of
 * system calls and library functions by stop signals". Less read(2) on inotify, which cannot be told from any other. With
 * each, which argument is its timeout, and the value (of its low 32 bits) that means for ever.
 */
const UNREPEATED: Readonly<Record<string, { timeout: number; forEver: bigint } | null>> = {
  epoll_wait: { timeout: 3, forEver: 0xffffffffn },
  epoll_pwait: { timeout: 3, forEver: 0xffffffffn },
  epoll_pwait2: { timeout: 3, forEver: 0n },
  semop: null,
  semtimedop: { timeout: 3, forEver: 0n },
  rt_sigtimedwait: { timeout: 2, forEver: 0n },
  io_getevents: { timeout: 4, forEver: 0n },
  io_pgetevents: { timeout: 4, forEver: 0n },
};

const { regs, syscalls, restartsAfterSignalStop } = currentArch();
const byNumber = new Map(
  Object.entries(UNREPEATED).flatMap(([name, timeout]) => {
    const nr = syscalls[name];
    return nr === undefined ? [] : [[BigInt(nr), timeout] as const];
  }),
);

/**
 * For the registers of a thread that we have stopped. Where it was waiting in a call that the kernel would not repeat, it is
 * made to: the program must not see EINTR because of us. If a handler is about to run, it still does see EINTR.
 * @param wait what it was waiting in when it was asked to stop, where the processor's kernel needs that
 */
export function haveRepeated(registers: Registers, wait: Wait | null = null): boolean {
  if (!restartsAfterSignalStop) return wait !== null && goesOnWaiting(registers, wait, byNumber.has(wait.nr));
  const interrupted =
    byNumber.has(registers.get(regs.nr)) && BigInt.asIntN(64, registers.get(regs.ret)) === -EINTR;
  if (interrupted) registers.set(regs.ret, BigInt(-RESTART_ERRNO.ERESTARTNOHAND));
  return interrupted;
}

/** The same for a thread that goes on at once. */
export function keepWaiting(tid: number, wait: Wait | null): void {
  const registers = ptrace.getRegisters(tid);
  if (registers && haveRepeated(registers, wait)) ptrace.setRegisters(tid, registers);
}

/**
 * The same for a thread that is about to take a signal which it ignores: without a tracer it would not even have woken up.
 * A call with a timeout does end with EINTR: repeated, it would begin to wait anew, and with many signals never end.
 */
export function haveRepeatedAfterIgnored(tid: number): void {
  const registers = ptrace.getRegisters(tid);
  if (!registers) return;
  const waits = byNumber.get(registers.get(regs.nr));
  if (waits === undefined) return;
  const timeout = waits && BigInt.asUintN(32, registers.get(regs.args[waits.timeout]!));
  if (timeout !== null && timeout !== waits?.forEver) return;
  if (haveRepeated(registers)) ptrace.setRegisters(tid, registers);
}

/**
 * A handler is about to run in a thread that was made to go on waiting: it sees the EINTR that it would have seen without us.
 * So does one that was asked to stop once more before it had come back to its wait.
 * @param wait what it waited in last
 * @param restarts whether the handler has SA_RESTART
 */
export function haveFailed(tid: number, wait: Wait | null, restarts: boolean): void {
  if (wait !== null && (!restarts || byNumber.has(wait.nr))) endWait(tid, wait);
}
