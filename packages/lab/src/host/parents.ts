import type { NewEvent } from '@daemonlab/protocol';
import type { World } from '@daemonlab/world';
import type { ProcessTable } from './process-table.js';

/** Whose child each process is. The kernel does not tell when a child gets another parent: that is looked up when one ends. */
export class Parents {
  readonly #world: World;
  readonly #table: ProcessTable;
  readonly #parents = new Map<number, number>();

  constructor(world: World, table: ProcessTable) {
    this.#world = world;
    this.#table = table;
  }

  born(child: number, parent: number): void {
    this.#parents.set(child, parent);
  }

  /** A process has ended: where its children went. */
  ended(pid: number): Extract<NewEvent, { type: 'reparent' }>[] {
    this.#parents.delete(pid);
    const { init } = this.#world;
    return [...this.#parents].flatMap(([child, parent]) => {
      if (parent !== pid) return [];
      const to = this.#table.parentOf(child);
      if (to === null || to === pid) return [];
      this.#parents.set(child, to);
      return { type: 'reparent', pid: child, from: pid, to, why: to === init.pid ? init.kind : 'subreaper' };
    });
  }
}
