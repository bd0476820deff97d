/** Drawings that may follow each other at once: more than a step of a lesson needs. */
const BURST = 30;
/** One more every so often (ms), where the world never rests: nobody sees more, and what is drawn each time is much. */
const EVERY_MS = 150;

/** How often something may be drawn that is costly to draw and pleasant to see move. */
export class Ration {
  readonly #burst: number;
  readonly #everyMs: number;
  #left: number;
  #at = 0;

  constructor(burst = BURST, everyMs = EVERY_MS) {
    this.#burst = burst;
    this.#everyMs = everyMs;
    this.#left = burst;
  }

  /** Takes one drawing. Gives how long to wait with it (ms) at `now`. */
  take(now: number): number {
    this.#left = Math.min(this.#burst, this.#left + (now - this.#at) / this.#everyMs) - 1;
    this.#at = now;
    return this.#left >= 0 ? 0 : -this.#left * this.#everyMs;
  }
}
