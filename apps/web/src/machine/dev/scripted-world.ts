import { diffTables, Timeline, type NewEvent, type ProcessRow } from '@daemonlab/protocol';

/** A made-up world for fixtures and tests: does to its rows what the kernel would, and keeps the timeline of it. */
export class ScriptedWorld {
  readonly timeline = new Timeline();
  #rows = new Map<number, ProcessRow>();
  #told: ReadonlyMap<number, ProcessRow> = new Map();
  #t = 0;

  constructor() {
    this.#put(row({ pid: 1, ppid: 0, pgid: 1, sid: 1, cmd: 'init', comm: 'init' }));
    this.settle();
  }

  get last(): number {
    return this.timeline.lastSeq;
  }

  at(pid: number): ProcessRow {
    const found = this.#rows.get(pid);
    if (!found) throw new Error(`no process ${pid}`);
    return found;
  }

  #put(next: ProcessRow): void {
    this.#rows.set(next.pid, next);
  }

  #emit(event: NewEvent): void {
    this.#t += 0.3;
    this.timeline.add(event, this.#t);
  }

  /** Lets time pass. */
  wait(ms: number): this {
    this.#t += ms;
    return this;
  }

  set(pid: number, fields: Partial<ProcessRow>): this {
    this.#put({ ...this.at(pid), ...fields });
    return this;
  }

  /** Takes a snapshot: the diff since the one before. */
  settle(): this {
    const diff = diffTables(this.#told, this.#rows);
    if (diff.set.length + diff.gone.length > 0) this.#emit({ type: 'diff', ...diff });
    this.#told = new Map(this.#rows);
    return this;
  }

  call(pid: number, name: string, args: (string | number)[] = [], result = 0): this {
    this.#emit({ type: 'call', pid, name, family: 'process', args, result, injected: pid > 2 });
    return this.settle();
  }

  /** A session leader on a new terminal, child of init. */
  shell(pid: number, tty: string, name = 'bash'): this {
    this.#emit({ type: 'fork', pid: 1, child: pid, via: 'clone', inherits: false });
    this.#put(
      row({ pid, ppid: 1, pgid: pid, sid: pid, tty, tpgid: pid, cmd: name, comm: name, stat: 'Ss+' }),
    );
    this.#emit({ type: 'terminal', terminal: Number(tty.slice(4)), tty, shell: pid });
    this.#emit({ type: 'exec', pid, path: `/bin/${name}`, argv: [name] });
    return this.settle();
  }

  fork(pid: number, child: number): this {
    this.#emit({ type: 'fork', pid, child, via: 'clone' });
    this.#put({ ...this.at(pid), pid: child, ppid: pid, stat: 'S' });
    return this.settle();
  }

  exec(pid: number, cmd: string): this {
    const argv = cmd.split(' ');
    const comm = argv[0]!.slice(argv[0]!.lastIndexOf('/') + 1);
    this.#emit({ type: 'exec', pid, path: argv[0]!, argv });
    return this.set(pid, { cmd, comm }).settle();
  }

  setpgid(by: number, pid: number, pgid: number): this {
    this.set(pid, { pgid });
    return this.call(by, 'setpgid', [pid, pgid]);
  }

  foreground(sid: number, pgid: number): this {
    for (const one of this.#rows.values()) if (one.sid === sid) this.set(one.pid, { tpgid: pgid });
    return this.call(sid, 'ioctl', [255, 'TIOCSPGRP', pgid]);
  }

  setsid(pid: number): this {
    this.set(pid, { pgid: pid, sid: pid, tty: '?', tpgid: -1, stat: 'Ss' });
    return this.call(pid, 'setsid', [], pid);
  }

  /** A job of a shell: one group for the whole pipeline. */
  job(shell: number, pids: readonly number[], cmds: readonly string[], where: 'fg' | 'bg' = 'fg'): this {
    pids.forEach((pid, i) => {
      this.fork(shell, pid).setpgid(shell, pid, pids[0]!);
      if (where === 'fg' && i === 0) this.foreground(shell, pids[0]!);
      this.exec(pid, cmds[i] ?? cmds[0]!);
    });
    return this;
  }

  stop(pid: number, signal = 'SIGTSTP'): this {
    this.#emit({ type: 'stop', pid, signal });
    return this.set(pid, { stat: 'T' }).settle();
  }

  signal(pid: number, signal: string, from: number, disposition: 'default' | 'ignored' = 'default'): this {
    this.#emit({ type: 'signal', pid, signal, from, disposition, code: from ? 'SI_USER' : 'SI_KERNEL' });
    return this;
  }

  /** Ends a process; its children go to init; a zombie stays until `reap` where `reaped` is false. */
  exit(pid: number, how: { code?: number; signal?: string } = { code: 0 }, reaped = true): this {
    const { sid, tty } = this.at(pid);
    this.#emit({ type: 'exit', pid, ...how });
    for (const child of this.#rows.values())
      if (child.ppid === pid) {
        this.#emit({ type: 'reparent', pid: child.pid, from: pid, to: 1, why: 'init' });
        this.set(child.pid, { ppid: 1 });
      }
    if (sid === pid && tty !== '?')
      for (const one of this.#rows.values()) if (one.sid === sid) this.set(one.pid, { tty: '?', tpgid: -1 });
    if (reaped) this.#rows.delete(pid);
    else this.set(pid, { stat: 'Z', cmd: `[${this.at(pid).comm}] <defunct>` });
    return this.settle();
  }

  /** A zombie has been waited for. */
  reap(pid: number): this {
    this.#rows.delete(pid);
    return this.settle();
  }

  hold(pid: number, name: string, args: string[] = []): this {
    this.#emit({ type: 'hold', pid, name, args });
    return this;
  }

  release(pid: number, name: string): this {
    this.#emit({ type: 'release', pid, name });
    return this;
  }

  /** No process has it open any longer. */
  terminalGone(tty: string): this {
    this.#emit({ type: 'terminal-gone', terminal: Number(tty.slice(4)), tty });
    return this;
  }

  hangup(tty: string): this {
    this.#emit({ type: 'hangup', tty });
    return this;
  }
}

/** A row with the dull fields filled in. */
export function row(fields: Partial<ProcessRow> & { pid: number }): ProcessRow {
  return {
    uid: 'root',
    ppid: 1,
    pgid: fields.pid,
    sid: fields.pid,
    c: 0,
    stime: '14:53',
    tty: '?',
    time: '00:00:00',
    cmd: 'sleep 100',
    tpgid: -1,
    stat: 'S',
    comm: 'sleep',
    cwd: '/home/learner',
    umask: '0022',
    fds: {},
    fdsMore: 0,
    sigign: [],
    sigcgt: [],
    sigblk: [],
    ...fields,
  };
}
