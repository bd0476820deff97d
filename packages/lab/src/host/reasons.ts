import type { NewEvent, Table } from '@daemonlab/protocol';

type SignalEvent = Extract<NewEvent, { type: 'signal' }>;

/** Signals that only keys and background access make the kernel send (termios(3), credentials(7)). */
const BY_TERMINAL: Readonly<Record<string, string>> = {
  SIGINT: 'keyboard',
  SIGQUIT: 'keyboard',
  SIGTSTP: 'keyboard',
  SIGTTIN: 'background-read',
  SIGTTOU: 'background-write',
};

/** What is known of the terminals and sessions of a world when the kernel sends a signal. */
interface Surroundings {
  table: Table;
  /** Session leaders whose terminal was hung up. */
  hungUp: ReadonlySet<number>;
}

/** Why the kernel sent this signal, where that can be told from what went before; undefined otherwise. */
export function reasonOf(event: SignalEvent, { table, hungUp }: Surroundings): string | undefined {
  if (event.code !== 'SI_KERNEL') return undefined;
  const known = BY_TERMINAL[event.signal];
  if (known !== undefined) return known;
  if (event.signal !== 'SIGHUP' && event.signal !== 'SIGCONT') return undefined;
  if (hungUp.has(event.pid)) return 'hangup';
  const row = table.get(event.pid);
  const stopped = [...table.values()].some((one) => one.pgid === row?.pgid && one.stat.startsWith('T'));
  // A leader's exit signals the foreground group before the leader itself is reported dead; the other reason for the
  // kernel to send SIGHUP is a group that has just been orphaned with a stopped member (setpgid(2), POSIX).
  return stopped ? 'orphaned-stopped' : 'leader-exit';
}
