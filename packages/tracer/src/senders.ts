import { sentByProcess, SIGNALS, siCodeName, type SignalInfo } from '@daemonlab/libc';
import type { Process } from './tracee.js';

/** Codes of SIGCHLD, CLD_EXITED to CLD_CONTINUED. asm-generic/siginfo.h */
const CHILD_CODES = 6;

/**
 * The world's number of a process that another one knows by this number: its PID namespace may be one of a program's own
 * making. 0: that process is not known.
 */
export function knownAs(processes: ReadonlyMap<number, Process>, by: Process, number: number): number {
  const level = by.numbers.length - 1;
  if (level === 0) return number;
  const child = by.offspring.get(number);
  if (child !== undefined) return child;
  for (const { pid, numbers } of processes.values()) if (numbers[level] === number) return pid;
  return 0;
}

/** Whether a signal tells of a child: a clone may ask for another one than SIGCHLD, which then has SIGCHLD's codes. */
const tellsOfChild = ({ endSignals }: Process, { signal, code }: SignalInfo): boolean =>
  signal === SIGNALS.SIGCHLD || (endSignals.has(signal) && code >= 1 && code <= CHILD_CODES);

/** Who sent a signal (0: the kernel of its own accord), and its code by name. */
export function originOf(
  processes: ReadonlyMap<number, Process>,
  receiver: Process,
  info: SignalInfo,
): { from: number; code: string } {
  const child = tellsOfChild(receiver, info);
  return {
    from: child || sentByProcess(info.code) ? knownAs(processes, receiver, info.pid) : 0,
    code: siCodeName(child && info.code > 0 ? SIGNALS.SIGCHLD : info.signal, info.code),
  };
}
