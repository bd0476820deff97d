import type { NewEvent } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';
import type { World } from '@daemonlab/world';
import { Parents } from './parents.js';
import { ProcessTable } from './process-table.js';
import { Reasons } from './reasons.js';
import { SystemLog } from './system-log.js';
import { TableUpdates } from './table-updates.js';

/**
 * Tells what happens in a world: what its tracer, /proc and /dev/log have to say, less what we ourselves do to build
 * things. Owns the table and the log; one owner calls `stop`, and `close` once the world is gone.
 */
export class Witness {
  readonly #world: World;
  readonly #tell: (event: NewEvent) => void;
  readonly #table: ProcessTable;
  readonly #updates: TableUpdates;
  readonly #parents: Parents;
  /** Null where the world's /dev/log is not ours. */
  readonly #log: SystemLog | null;
  readonly #reasons = new Reasons();

  /** `few`: the world is one of few processes. Errors: SysError, of /dev/log. */
  constructor(world: World, tracer: Tracer, few: boolean, tell: (event: NewEvent) => void) {
    this.#world = world;
    this.#tell = tell;
    this.#table = new ProcessTable(world, tracer, few);
    this.#updates = new TableUpdates(this.#table, tracer, tell);
    this.#parents = new Parents(world, this.#table);
    this.#log = world.logPath === null ? null : new SystemLog(world.logPath, tracer, tell);
  }

  // ---- what the tracer saw

  traced(event: NewEvent): void {
    if (this.#isOurDoing(event)) return;
    if (event.type === 'fork') this.#parents.born(event.child, this.#parentIn(event));
    if (event.type === 'call') this.#parents.called(event);
    this.#reasons.note(event);
    if (event.type === 'signal') {
      const reason = this.#reasons.of(event, this.#table.table);
      this.#tell(reason === undefined ? event : { ...event, reason });
      return;
    }
    this.#tell(event);
    if (event.type === 'exit') this.#exited(event.pid);
    else if (event.type === 'call' && event.family === 'log') this.readLog();
  }

  #isOurDoing(event: NewEvent): boolean {
    const { hidden, muted } = this.#world;
    if (!('pid' in event) || event.pid === undefined) return false;
    if (muted.has(event.pid) && event.type === 'call' && event.injected) return true;
    if (event.type === 'fork' && (muted.has(event.pid) || hidden.has(event.pid))) {
      // Told, and in the table, once it has become something. The table is read before whoever made it fork goes on.
      hidden.add(event.child);
      return true;
    }
    if (!hidden.has(event.pid)) return false;
    if (event.type === 'exec') {
      hidden.delete(event.pid);
      return false;
    }
    if (event.type === 'exit') hidden.delete(event.pid); // its number may come back as a learner's
    return true;
  }

  /** clone(2) with CLONE_PARENT makes a child of the caller's parent. */
  #parentIn({ pid, child, inherits }: Extract<NewEvent, { type: 'fork' }>): number {
    return inherits === false ? (this.#table.parentOf(child) ?? pid) : pid;
  }

  #exited(pid: number): void {
    this.#table.ended(pid);
    for (const reparent of this.#parents.ended(pid)) {
      this.#tell(reparent);
      this.#table.touch(reparent.pid);
    }
  }

  /** The row of a process, or any row (null), may have changed. */
  touched(pid: number | null): void {
    if (pid === null) this.#table.touchAll();
    else this.#table.touch(pid);
  }

  /** A batch of stops has been handled. */
  settled(): void {
    this.readLog();
    if (this.#table.stale) this.#updates.soon();
  }

  // ---- what we do where a learner sees it

  /** The first process of a terminal is told as init's child, whoever forked it. */
  started(pid: number): void {
    const { init } = this.#world;
    this.#parents.born(pid, init.pid);
    this.#tell({ type: 'fork', pid: init.pid, child: pid, via: 'fork', inherits: false });
  }

  /** A terminal is about to be hung up. */
  hangup(tty: string, leader: number): void {
    this.#reasons.hungUp(leader);
    this.#tell({ type: 'hangup', tty });
  }

  /** A terminal is no more. To a session that still has it, though no process has it open, that is a hang-up. */
  terminalGone({ id, tty }: { id: number; tty: string }, leader: number): void {
    this.#reasons.hungUp(leader);
    this.#tell({ type: 'terminal-gone', terminal: id, tty });
  }

  // ---- /proc and /dev/log

  /** Reads the whole table now. */
  readTable(): void {
    this.#table.touchAll();
    this.#updates.whole();
  }

  /** Reads now what is known to have changed, if anything. */
  readStale(): void {
    if (this.#table.stale) this.#updates.whole();
  }

  /** Tells of what has reached /dev/log, also by other ways than a traced call. */
  readLog(): void {
    this.#log?.read();
  }

  /** Puts off no more reading of the table. */
  stop(): void {
    this.#updates.stop();
  }

  close(): void {
    this.#table.close();
    this.#log?.close();
  }
}
