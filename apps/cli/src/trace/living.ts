import type { TimelineEvent } from '@daemonlab/protocol';

/** Who of a world is alive, by its events: the table may be some milliseconds older than they are. */
export class Living {
  readonly #pids = new Set<number>();

  note(event: TimelineEvent): void {
    if (event.type === 'fork') this.#pids.add(event.child);
    else if (event.type === 'exit') this.#pids.delete(event.pid);
  }

  /** How many there are beside these. */
  beside(own: readonly number[]): number {
    return [...this.#pids].filter((pid) => !own.includes(pid)).length;
  }
}
