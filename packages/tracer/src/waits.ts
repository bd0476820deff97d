import { readFileSync } from 'node:fs';
import { currentArch, ERRNO, ptrace, type Registers } from '@daemonlab/libc';

/**
 * Waiting calls on processors whose kernel (arm64) has decided about repeating a call before the tracer sees the stop that
 * interrupted it: where it stands then no longer says whether it was to go on for the rest of its time, and the first
 * argument of a call that is to fail is lost. So what a thread waits in is read before it is asked to stop.
 */

const { regs, syscalls, restartsAfterSignalStop, syscallInstruction } = currentArch();
const EINTR = BigInt(ERRNO.EINTR);
const TIMER_ABSTIME = 1n;
/** Commands of futex(2) that wait; the flags above them do not matter. */
const FUTEX_WAITS: readonly bigint[] = [0n, 9n];
const FUTEX_COMMAND = 0x7fn;

/** A call that a thread waits in, as /proc/TID/syscall has it (proc(5)). */
export interface Wait {
  readonly nr: bigint;
  readonly args: readonly bigint[];
  readonly sp: bigint;
  /** Behind the instruction that entered the kernel. */
  readonly pc: bigint;
}

/** What a thread waits in; null where it does not wait, or where the kernel decides later and this need not be known. */
export function waitOf(tid: number): Wait | null {
  if (restartsAfterSignalStop) return null;
  try {
    const words = readFileSync(`/proc/${tid}/syscall`, 'latin1').trim().split(' ');
    if (words.length !== 9) return null; // running, or not in a call
    const [nr, ...rest] = words.map(BigInt) as [bigint, ...bigint[]];
    return { nr, args: rest.slice(0, 6), sp: rest[6]!, pc: rest[7]! };
  } catch {
    return null; // gone
  }
}

/** Whether the kernel goes on with such a call for the rest of its time (ERESTART_RESTARTBLOCK), not from its beginning. */
function hasRest({ nr, args }: Wait): boolean {
  if (nr === BigInt(syscalls.nanosleep ?? -1)) return true;
  if (nr === BigInt(syscalls.clock_nanosleep ?? -1)) return (args[1]! & TIMER_ABSTIME) === 0n;
  return (
    nr === BigInt(syscalls.futex ?? -1) && args[3] !== 0n && FUTEX_WAITS.includes(args[1]! & FUTEX_COMMAND)
  );
}

const entry = ({ pc }: Wait): bigint => pc - BigInt(syscallInstruction.length);
const same = (registers: Registers, { nr, sp }: Wait): boolean =>
  registers.get(regs.nr) === nr && registers.get(regs.sp) === sp;

/**
 * Changes the registers of a thread that was stopped in a wait so that it goes on waiting. False: nothing was to be changed.
 * @param fails whether the kernel has the call fail with EINTR when it is interrupted
 */
export function goesOnWaiting(registers: Registers, wait: Wait, fails: boolean): boolean {
  if (!same(registers, wait)) return false;
  const ip = registers.get(regs.ip);
  if (fails && ip === wait.pc && BigInt.asIntN(64, registers.get(regs.ret)) === -EINTR) {
    registers.set(regs.ip, entry(wait));
    registers.set(regs.args[0], wait.args[0]!);
    return true;
  }
  if (ip !== entry(wait) || !hasRest(wait)) return false;
  registers.set(regs.nrForEntry, BigInt(syscalls.restart_syscall!));
  return true;
}

/** Has a call fail that a thread was to begin anew or to go on with, where it has not done so yet. */
export function endWait(tid: number, wait: Wait): void {
  const registers = ptrace.getRegisters(tid);
  if (!registers || !same(registers, wait) || registers.get(regs.ip) !== entry(wait)) return;
  registers.set(regs.ip, wait.pc);
  registers.set(regs.ret, -EINTR);
  ptrace.setRegisters(tid, registers);
}
