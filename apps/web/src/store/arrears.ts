import type { ProcessRow, TimelineEvent } from '@daemonlab/protocol';

export interface Base {
  seq: number;
  rows: readonly ProcessRow[];
}

/** What can be shown: the table to begin with, if there is a new one, and everything that followed. */
export interface Arrived {
  base: Base | null;
  events: readonly TimelineEvent[];
}

/**
 * What happened before this page was welcomed, kept back until all of it is there: thousands of events take a while to come,
 * and each moment shown on the way would pass for now.
 */
export class Arrears {
  #due = 0;
  #base: Base | null = null;
  #events: TimelineEvent[] = [];

  /** Everything up to event `due` is on its way. `base`: it starts over from there; null: it goes on from what is known. */
  expect(due: number, base: Base | null): void {
    this.#due = due;
    if (!base) return;
    this.#base = base;
    this.#events = [];
  }

  /** The last event that is kept back; 0 when none is. */
  get lastSeq(): number {
    return this.#events.at(-1)?.seq ?? this.#base?.seq ?? 0;
  }

  /** Takes events in. Gives all there are once none is missing, null until then. `reached`: number of the last one that came. */
  take(events: readonly TimelineEvent[], reached: number): Arrived | null {
    for (const event of events) this.#events.push(event);
    if (reached < this.#due) return null;
    const arrived = { base: this.#base, events: this.#events };
    this.#base = null;
    this.#events = [];
    return arrived;
  }
}
