import type { NewEvent, SignalReason, Table } from '@daemonlab/protocol';

type SignalEvent = Extract<NewEvent, { type: 'signal' }>;
type CallEvent = Extract<NewEvent, { type: 'call' }>;

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

/** What the leader of a session that gives its terminal up sends to the foreground group, in its own name too. */
const GIVEN_UP: ReadonlySet<string> = new Set(['SIGHUP', 'SIGCONT']);

/** Calls whose first argument is the process that is sent to. */
const NAMES_TARGET: ReadonlySet<string> = new Set(['kill', 'tgkill', 'rt_sigqueueinfo', 'rt_tgsigqueueinfo']);

interface Place {
  pgid?: number | undefined;
  sid?: number | undefined;
}

/** Tells why the kernel sent a signal, from what has happened before in a world. */
export class Reasons {
  /** Session leaders whose terminal was hung up. */
  readonly #hungUp = new Set<number>();
  /** The signals that each process has sent by calls, and `SIGNAL TARGET` of those to a single process. */
  readonly #sent = new Map<number, Set<string>>();
  /** Those of whom some went to whom is not known here: to a group, or by a descriptor. */
  readonly #sentAround = new Map<number, Set<string>>();
  /** Groups and sessions that calls have put processes into: the table may not show it yet. */
  readonly #places = new Map<number, Place>();
  /** Who was stopped and has not been seen to do anything since. */
  readonly #stopped = new Set<number>();
  readonly #onceStopped = new Set<number>();
  readonly #ended = new Set<number>();
  /** Who has given up its controlling terminal (TIOCNOTTY). */
  readonly #gaveUp = new Set<number>();
  /** The signal that each process wants when its parent ends (PR_SET_PDEATHSIG). */
  readonly #wanted = new Map<number, string>();

  hungUp(leader: number): void {
    this.#hungUp.add(leader);
  }

  /** Takes in what happened. A call that sends a signal, and an end that does, is told before the signal. */
  note(event: NewEvent): void {
    if (event.type === 'exit') this.#exited(event.pid);
    else if (event.type === 'fork') this.#born(event);
    else if (event.type === 'stop') {
      this.#stopped.add(event.pid);
      this.#onceStopped.add(event.pid);
    } else if (event.type === 'call') {
      this.#stopped.delete(event.pid);
      if (event.errno === undefined) this.#called(event);
      if (event.family === 'kill') this.#sends(event);
    }
  }

  #exited(pid: number): void {
    this.#wanted.delete(pid);
    this.#hungUp.delete(pid);
    this.#stopped.delete(pid);
    this.#places.delete(pid);
    this.#ended.add(pid);
  }

  /** A number may come back as somebody else's. */
  #born({ pid, child, inherits }: Extract<NewEvent, { type: 'fork' }>): void {
    const known = [this.#sent, this.#sentAround, this.#places, this.#gaveUp, this.#onceStopped, this.#ended];
    for (const one of known) one.delete(child);
    const place = this.#places.get(pid);
    if (place && inherits !== false) this.#places.set(child, { ...place });
  }

  #sends({ pid, name, args }: CallEvent): void {
    const add = (to: Map<number, Set<string>>, what: string): void =>
      void to.set(pid, (to.get(pid) ?? new Set()).add(what));
    const [target] = args;
    for (const arg of args) {
      if (typeof arg !== 'string') continue;
      add(this.#sent, arg);
      if (NAMES_TARGET.has(name) && typeof target === 'number' && target > 0)
        add(this.#sent, `${arg} ${String(target)}`);
      else add(this.#sentAround, arg);
    }
  }

  #called({ pid, name, args }: CallEvent): void {
    const [first, second] = args;
    if (name === 'setsid') this.#places.set(pid, { pgid: pid, sid: pid });
    else if (name === 'setpgid') {
      const target = typeof first === 'number' && first > 0 ? first : pid;
      const pgid = typeof second === 'number' && second > 0 ? second : target;
      this.#places.set(target, { ...this.#places.get(target), pgid });
    } else if (name === 'ioctl' && second === 'TIOCNOTTY') {
      this.#gaveUp.add(pid);
      // What it has sent before has come by now, as a rule.
      for (const what of GIVEN_UP) this.#sent.get(pid)?.delete(what);
    } else if (first === 'PR_SET_PDEATHSIG') {
      if (typeof second === 'string') this.#wanted.set(pid, second);
      else this.#wanted.delete(pid);
    }
  }

  #place(pid: number, table: Table): Place {
    const row = table.get(pid);
    const told = this.#places.get(pid);
    return { pgid: told?.pgid ?? row?.pgid, sid: told?.sid ?? row?.sid };
  }

  /** Why the kernel sent this signal, where that can be told; undefined otherwise. `table` is the world's. */
  of(event: SignalEvent, table: Table): SignalReason | undefined {
    const reason = event.code === 'SI_KERNEL' ? this.#ofKernel(event, table) : this.#inName(event, table);
    if (event.signal === 'SIGCONT') this.#stopped.delete(event.pid);
    return reason;
  }

  /** Of what has the code of kill(2). */
  #inName(event: SignalEvent, table: Table): SignalReason | undefined {
    const { pid, from, signal, code } = event;
    if (code !== 'SI_USER') return undefined;
    const sent = this.#sent.get(from)?.has(signal) === true;
    // Who ends sends it, in its own name too. It may have sent the same to others before.
    if (this.#wanted.get(pid) === signal && from !== pid) {
      const toThis =
        this.#sentAround.get(from)?.has(signal) || this.#sent.get(from)?.has(`${signal} ${String(pid)}`);
      if (!sent || (this.#ended.has(from) && !toThis)) return 'parent-exit';
    }
    if (sent) return undefined;
    if (GIVEN_UP.has(signal) && this.#gaveUp.has(from) && this.#place(from, table).sid === from)
      return 'terminal-given-up';
    return from === pid ? IN_OWN_NAME[signal] : undefined;
  }

  #ofKernel(event: SignalEvent, table: Table): SignalReason | undefined {
    const { pid, signal } = event;
    const known = BY_KERNEL[signal];
    if (known !== undefined) return known;
    if (signal !== 'SIGHUP' && signal !== 'SIGCONT') return undefined;
    if (this.#hungUp.has(pid)) return 'hangup';
    const { pgid, sid } = this.#place(pid, table);
    const stopped =
      [...this.#stopped].some((one) => this.#place(one, table).pgid === pgid) ||
      [...table.values()].some((one) => one.pgid === pgid && one.stat.startsWith('T'));
    // A leader that lives gets them when its terminal is hung up: also one that a program of the world has made (script(1)).
    // But its own group may be the orphaned one: that is not told apart once somebody in it has been stopped.
    if (sid === pid)
      return stopped || [...this.#onceStopped].some((one) => this.#place(one, table).pgid === pgid)
        ? undefined
        : 'hangup';
    // The other reason is a group that has just been orphaned with a stopped member (setpgid(2), POSIX).
    const leaderLives = sid !== undefined && table.has(sid) && !this.#ended.has(sid);
    if (leaderLives) return 'orphaned-stopped';
    // The leader's own group was an orphan before it ended: its parent is of another session.
    return stopped && pgid !== sid ? 'orphaned-stopped' : 'leader-exit';
  }
}
