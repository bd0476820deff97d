import type { NewEvent } from '@daemonlab/protocol';
import type { World } from '@daemonlab/world';
import type { ProcessTable } from './process-table.js';

type Reparent = Extract<NewEvent, { type: 'reparent' }>;

/** Whose child each process is. The kernel does not tell when a child gets another parent: that is looked up when one ends. */
export class Parents {
  readonly #world: World;
  readonly #table: ProcessTable;
  readonly #parents = new Map<number, number>();
  /** Who has marked itself with PR_SET_CHILD_SUBREAPER. */
  readonly #subreapers = new Set<number>();

  constructor(world: World, table: ProcessTable) {
    this.#world = world;
    this.#table = table;
  }

  born(child: number, parent: number): void {
    this.#parents.set(child, parent);
    this.#subreapers.delete(child);
  }

  /** Takes in a call that may mark its process, or take the mark from it. */
  called({ pid, args, errno }: Extract<NewEvent, { type: 'call' }>): void {
    if (args[0] !== 'PR_SET_CHILD_SUBREAPER' || errno !== undefined) return;
    if (args[1] === 0) this.#subreapers.delete(pid);
    else this.#subreapers.add(pid);
  }

  /** A process has ended: where its children went. */
  ended(pid: number): Reparent[] {
    this.#parents.delete(pid);
    return [...this.#parents].flatMap(([child, parent]) => {
      if (parent !== pid) return [];
      const to = this.#table.parentOf(child);
      if (to === null || to === pid) return [];
      this.#parents.set(child, to);
      return { type: 'reparent', pid: child, from: pid, to, why: this.#why(to) };
    });
  }

  /** Undefined for one that adopts though it has no mark: it is PID 1 of a PID namespace that a program has made. */
  #why(adopter: number): Reparent['why'] {
    const { init } = this.#world;
    if (adopter === init.pid) return init.kind;
    return this.#parents.has(adopter) && !this.#subreapers.has(adopter) ? undefined : 'subreaper';
  }
}
