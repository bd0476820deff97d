import type { NewEvent, SignalReason, Table } from '@daemonlab/protocol';

type SignalEvent = Extract<NewEvent, { type: 'signal' }>;

/** What the kernel's own signals mean, of those that it sends for one reason only (signal(7), termios(3), setitimer(2)). */
const BY_KERNEL: Readonly<Record<string, SignalReason>> = {
  SIGINT: 'keyboard',
  SIGQUIT: 'keyboard',
  SIGTSTP: 'keyboard',
  SIGTTIN: 'background-read',
  SIGTTOU: 'background-write',
  SIGWINCH: 'window-size',
  SIGALRM: 'timer',
  SIGVTALRM: 'timer',
  SIGPROF: 'timer',
  SIGXCPU: 'cpu-limit',
};

/** What it sends to whoever makes a call, in that one's own name: its pid, and SI_USER, as if it had called kill(2). */
const IN_OWN_NAME: Readonly<Record<string, SignalReason>> = {
  SIGPIPE: 'broken-pipe',
  SIGXFSZ: 'file-limit',
};

/** Tells why the kernel sent a signal, from what has happened before in a world. */
export class Reasons {
  /** Session leaders whose terminal was hung up. */
  readonly #hungUp = new Set<number>();
  /** The signals that each process has sent by calls. */
  readonly #sent = new Map<number, Set<string>>();
  /** The signal that each process wants when its parent ends (PR_SET_PDEATHSIG). */
  readonly #wanted = new Map<number, string>();

  hungUp(leader: number): void {
    this.#hungUp.add(leader);
  }

  /** Takes in what happened. A call that sends a signal is told before the signal. */
  note(event: NewEvent): void {
    if (event.type === 'exit') {
      this.#wanted.delete(event.pid);
      this.#hungUp.delete(event.pid);
    } else if (event.type === 'fork')
      this.#sent.delete(event.child); // a number may come back as somebody else's
    else if (event.type === 'call' && event.family === 'kill') {
      const sent = this.#sent.get(event.pid) ?? new Set();
      for (const arg of event.args) if (typeof arg === 'string') sent.add(arg);
      this.#sent.set(event.pid, sent);
    } else if (event.type === 'call' && event.args[0] === 'PR_SET_PDEATHSIG' && event.errno === undefined) {
      const [, signal] = event.args;
      if (typeof signal === 'string') this.#wanted.set(event.pid, signal);
      else this.#wanted.delete(event.pid);
    }
  }

  /** Why the kernel sent this signal, where that can be told; undefined otherwise. `table` is the world's. */
  of(event: SignalEvent, table: Table): SignalReason | undefined {
    if (event.code === 'SI_KERNEL') return this.#ofKernel(event, table);
    if (event.code !== 'SI_USER' || this.#sent.get(event.from)?.has(event.signal)) return undefined;
    if (event.from === event.pid) return IN_OWN_NAME[event.signal];
    // Who ends sends it, in its own name too.
    return this.#wanted.get(event.pid) === event.signal ? 'parent-exit' : undefined;
  }

  #ofKernel(event: SignalEvent, table: Table): SignalReason | undefined {
    const known = BY_KERNEL[event.signal];
    if (known !== undefined) return known;
    if (event.signal !== 'SIGHUP' && event.signal !== 'SIGCONT') return undefined;
    if (this.#hungUp.has(event.pid)) return 'hangup';
    const row = table.get(event.pid);
    const stopped = [...table.values()].some((one) => one.pgid === row?.pgid && one.stat.startsWith('T'));
    // A leader's exit signals the foreground group before the leader itself is reported dead; the other reason for the
    // kernel to send SIGHUP is a group that has just been orphaned with a stopped member (setpgid(2), POSIX).
    return stopped ? 'orphaned-stopped' : 'leader-exit';
  }
}
