import type { EndReason, TimelineEvent } from '@daemonlab/protocol';

/** Whether to go on waiting (at most so many milliseconds before asking again) or how it ended. */
type Wait = { wait: number } | { ended: Extract<EndReason, 'quiet' | 'timeout'> };

/** Events that say nothing new happened: a table read again, a moment looked at. */
const PASSIVE: ReadonlySet<TimelineEvent['type']> = new Set(['snapshot', 'diff']);

/**
 * Decides when a trace is over: CMD has left and nothing has happened for `settle` ms, or nobody of it is left, or `timeout`
 * ms have passed. Processes that only sleep or compute count as quiet. Knows no clock: every method is told the time in
 * milliseconds.
 */
export class Settle {
  readonly #settle: number;
  readonly #timeout: number;
  #start: number;
  #lastEvent: number;
  readonly #alive: () => boolean;
  #left = false;
  #heldSince: number | null = null;

  /** `alive`: whether there is still CMD or a process that it has started. */
  constructor(options: { settle: number; timeout: number; now: number; alive: () => boolean }) {
    this.#alive = options.alive;
    this.#settle = options.settle;
    this.#timeout = options.timeout;
    this.#start = this.#lastEvent = options.now;
  }

  note(event: Pick<TimelineEvent, 'type'>, now: number): void {
    if (!PASSIVE.has(event.type)) this.#lastEvent = now;
  }

  /** CMD itself has ended. */
  left(): void {
    this.#left = true;
  }

  /** Time a person takes to answer a prompt does not count. */
  hold(now: number): void {
    this.#heldSince ??= now;
  }

  release(now: number): void {
    if (this.#heldSince === null) return;
    this.#start += now - this.#heldSince;
    this.#lastEvent = now;
    this.#heldSince = null;
  }

  state(now: number): Wait {
    if (this.#heldSince !== null) return { wait: Infinity };
    const quietIn = this.#lastEvent + this.#patience() - now;
    if (quietIn <= 0) return { ended: 'quiet' };
    const timeoutIn = this.#start + this.#timeout - now;
    if (timeoutIn <= 0) return { ended: 'timeout' };
    return { wait: Math.min(quietIn, timeoutIn) };
  }

  #patience(): number {
    if (!this.#left) return Infinity;
    return this.#alive() ? this.#settle : 0;
  }
}
