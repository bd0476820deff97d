import { diffTables, type NewEvent, type ProcessRow, type Table } from '@daemonlab/protocol';
import { ProcReader, signalNames } from '@daemonlab/procfs';
import type { Tracer } from '@daemonlab/tracer';
import type { World } from '@daemonlab/world';

type Watched = Pick<Tracer, 'changing' | 'isExecing' | 'isHeld' | 'ownMask' | 'processes'>;
type Place = Pick<World, 'hidden' | 'init' | 'isolation' | 'procRoot' | 'root'>;

/**
 * The world's process table, read from /proc when something may have changed: single rows that were touched, or all.
 */
export class ProcessTable {
  readonly #reader: ProcReader;
  readonly #world: Place;
  readonly #tracer: Watched;
  /** Ended but perhaps not yet waited for. Only needed where /proc also shows strangers. */
  readonly #zombies = new Set<number>();
  readonly #dirty = new Set<number>();
  #all = true;
  #table: Table = new Map();
  /** Whose change is still to be told, while the table is read. */
  #changing: ReadonlySet<number> = new Set();
  /** As `news` last told it. */
  #told: Table = this.#table;
  /** Whose rows were kept back then. */
  #late: ReadonlySet<number> = new Set();

  /** `keepOpen`: for worlds of few processes, whose files may stay open. */
  constructor(world: Place, tracer: Watched, keepOpen: boolean) {
    this.#world = world;
    this.#tracer = tracer;
    this.#reader = new ProcReader({
      root: world.procRoot,
      dev: `${world.root}/dev`,
      users: `${world.root}/etc/passwd`,
      keepOpen,
    });
  }

  get table(): Table {
    return this.#table;
  }

  touch(pid: number): void {
    this.#dirty.add(pid);
  }
  touchAll(): void {
    this.#all = true;
  }
  ended(pid: number): void {
    this.#zombies.add(pid);
    this.#all = true;
  }
  get stale(): boolean {
    return this.#all || this.#dirty.size > 0;
  }

  /** The parent of a living process as /proc has it now; null when it is gone. */
  parentOf(pid: number): number | null {
    return this.#reader.read(pid)?.ppid ?? null;
  }

  /** Whether rows were kept back when `news` last told what differs. */
  get incomplete(): boolean {
    return this.#late.size > 0;
  }

  /** Reads what may have changed. */
  refresh(): void {
    this.#changing = this.#tracer.changing();
    this.#table = this.#all ? this.#readAll() : this.#readDirty();
    this.#all = false;
    this.#dirty.clear();
  }

  /** What differs from the last time this was asked, as far as it has been read; null: nothing. */
  news(): Extract<NewEvent, { type: 'diff' }> | null {
    const table = this.#certain();
    const { set, gone } = diffTables(this.#told, table);
    this.#told = table;
    return set.length + gone.length === 0 ? null : { type: 'diff', set, gone };
  }

  /**
   * Without the rows that were touched after they had been read: they may not show yet what has been told meanwhile. But none
   * is kept back twice in a row, or one that is touched all the time would never be told.
   */
  #certain(): Table {
    this.#late = new Set([...this.#dirty].filter((pid) => !this.#late.has(pid)));
    if (this.#late.size === 0) return this.#table;
    const table = new Map(this.#table);
    for (const pid of this.#late) {
      const told = this.#told.get(pid);
      if (told) table.set(pid, told);
      else table.delete(pid);
    }
    return table;
  }

  /**
   * The row to show for one that was read; null: none. A process that is becoming another program, or that is in a call by
   * which it changes, is still what it was: when that has been told, its row is read again.
   */
  #shown(row: ProcessRow): ProcessRow | null {
    if (this.#world.hidden.has(row.pid)) return null;
    const before = this.#table.get(row.pid) ?? null;
    if (this.#tracer.isExecing(row.pid)) return before;
    return (this.#changing.has(row.pid) && before) || this.#unaffected(row);
  }

  /**
   * A row as it would be without a tracer. One that we have stopped for a moment, or that a signal has, reads as `t`; a
   * stopped one that is in a call it was made to take, as if it went on. One that we keep signals from blocks all of them.
   */
  #unaffected(row: ProcessRow): ProcessRow {
    const mask = this.#tracer.ownMask(row.pid);
    const stat = this.#statOf(row);
    if (mask === null && stat === row.stat) return row;
    return {
      ...row,
      stat,
      ...(mask !== null && { sigblk: signalNames(mask.toString(16).padStart(16, '0')) }),
    };
  }

  #statOf(row: ProcessRow): string {
    const state = row.stat.charAt(0);
    if (state === 't' && this.#tracer.isHeld(row.pid)) return row.stat;
    const stopped = 'tRSD'.includes(state) && this.#tracer.processes.get(row.pid)?.stopped;
    if (!stopped && state !== 't') return row.stat;
    return (stopped ? 'T' : 'S') + row.stat.slice(1);
  }

  #readAll(): Table {
    const rows =
      this.#world.isolation === 'namespaces' ? this.#reader.snapshot() : this.#reader.snapshot(this.#own());
    const shown = rows.map((row) => this.#shown(row)).filter((row) => row !== null);
    const table = new Map(shown.map((row) => [row.pid, row]));
    for (const pid of this.#zombies) if (!table.get(pid)?.stat.startsWith('Z')) this.#zombies.delete(pid);
    return table;
  }

  /** On a machine shared with strangers: init, and what the tracer has seen born. */
  #own(): Set<number> {
    return new Set([this.#world.init.pid, ...this.#tracer.processes.keys(), ...this.#zombies]);
  }

  #readDirty(): Table {
    const table = new Map(this.#table);
    for (const pid of this.#dirty) {
      const read = this.#reader.read(pid);
      const row = read && this.#shown(read);
      if (row) table.set(pid, row);
      else table.delete(pid);
    }
    return table;
  }

  close(): void {
    this.#reader.close();
  }
}
