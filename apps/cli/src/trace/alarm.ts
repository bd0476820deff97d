/** A wait that can be cut short. One waiter at a time. */
export class Alarm {
  #ring: (() => void) | null = null;

  /** Resolves after `ms` (which may be infinite), or earlier when `ring` is called. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      // A timer counts at most 2^31-1 ms; waking early only means that it is asked once more.
      const timer = setTimeout(() => this.#ring?.(), Math.min(ms, 0x7fffffff));
      this.#ring = () => {
        clearTimeout(timer);
        this.#ring = null;
        resolve();
      };
    });
  }

  ring(): void {
    this.#ring?.();
  }
}
