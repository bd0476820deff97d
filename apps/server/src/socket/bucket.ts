/** A token bucket: a burst of `size`, then `perSecond`. The clock is in milliseconds and only ever goes forward. */
export class Bucket {
  readonly #size: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  #level: number;
  #at: number;

  constructor(size: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#size = size;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#level = size;
    this.#at = now();
  }

  /** Takes `cost` out. False, and nothing taken, when there is less than that in it. */
  take(cost = 1): boolean {
    const now = this.#now();
    this.#level = Math.min(this.#size, this.#level + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#level < cost) return false;
    this.#level -= cost;
    return true;
  }
}
