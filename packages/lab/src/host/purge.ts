/**
 * The end of a fork bomb: all are killed but those to be spared, and so are children that were on their way while their
 * parents were killed, until nobody is left. Children of the spared are none of the bomb's.
 */
export class Purge {
  readonly #spared: Set<number>;
  readonly #kill: (pid: number) => void;

  constructor(spared: Iterable<number>, living: Iterable<number>, kill: (pid: number) => void) {
    this.#spared = new Set(spared);
    this.#kill = kill;
    for (const pid of [...living]) if (!this.#spared.has(pid)) kill(pid);
  }

  born(parent: number, child: number): void {
    if (this.#spared.has(parent)) this.#spared.add(child);
    else this.#kill(child);
  }

  /** Whether it is over. */
  ended(pid: number, living: Iterable<number>): boolean {
    this.#spared.delete(pid); // its number may be given to anyone
    for (const one of living) if (!this.#spared.has(one)) return false;
    return true;
  }
}
