import type { CallArg, ProcessRow } from '@daemonlab/protocol';
import { fails, type Outlook } from './facts.js';
import { isStopped, isZombie } from './table.js';

/** Signals 1 to 31, the same on x86-64 and arm64 (signal(7)). */
const NAMES =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
    .split(' ')
    .map((name) => `SIG${name}`);

const STOP = new Set(['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU']);
const NOTHING = new Set(['SIGCHLD', 'SIGURG', 'SIGWINCH']);
/** No process can change what these do. */
export const FIXED: ReadonlySet<string> = new Set(['SIGKILL', 'SIGSTOP']);

/** What a signal does to a process that it is sent to. */
export type Fate =
  | 'ends'
  | 'stops'
  | 'continues'
  | 'nothing'
  | 'ignored'
  | 'caught'
  | 'blocked'
  /** Stop signals of the terminal do nothing to a group that nobody could continue. */
  | 'orphaned'
  /** It is stopped, and gets the signal only once it goes on. */
  | 'stopped'
  /** It is stopped, and what would stop it is taken back by what continues it. */
  | 'already'
  /** It is over already. */
  | 'zombie'
  /** PID 1 of a PID namespace hears from inside only what it has a handler for (pid_namespaces(7)). */
  | 'init';

/** As `kill -l` has them: glibc keeps 32 and 33 for itself. */
const realTime = (number: number): string =>
  number < 34 ? `SIG${String(number)}` : number === 34 ? 'SIGRTMIN' : `SIGRTMIN+${String(number - 34)}`;

/** A signal's name from a name or number; null for the signal 0, which is only a question; undefined for none. */
export function signalOf(arg: unknown): string | null | undefined {
  if (arg === 0) return null;
  if (typeof arg === 'string') return arg;
  if (typeof arg !== 'number' || arg < 0 || arg > 64) return undefined;
  return NAMES[arg - 1] ?? realTime(arg);
}

/** What the kernel says to a number that is no signal. */
export const noSignal = (asked: CallArg | undefined): Outlook =>
  fails('EINVAL', 'no-such-signal', { signal: String(asked as string | number) });

/** What happens to a process of the table when it is sent a signal. Order as in the kernel: blocked before ignored. */
export function fateOf(row: ProcessRow, signal: string, unhearing: boolean, orphaned: boolean): Fate {
  if (isZombie(row)) return 'zombie';
  if (unhearing && !row.sigcgt.includes(signal)) return 'init';
  if (signal === 'SIGKILL') return 'ends';
  if (signal === 'SIGSTOP') return isStopped(row) ? 'already' : 'stops';
  if (row.sigblk.includes(signal)) return signal === 'SIGCONT' ? 'continues' : 'blocked';
  // A stopped process goes on at SIGCONT whatever else it does with it.
  if (signal === 'SIGCONT') return 'continues';
  if (row.sigign.includes(signal)) return 'ignored';
  if (isStopped(row) && (!NOTHING.has(signal) || row.sigcgt.includes(signal)))
    return STOP.has(signal) ? 'already' : 'stopped';
  if (row.sigcgt.includes(signal)) return 'caught';
  if (NOTHING.has(signal)) return 'nothing';
  if (STOP.has(signal)) return orphaned ? 'orphaned' : 'stops';
  return 'ends';
}
