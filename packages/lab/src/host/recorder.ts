import { performance } from 'node:perf_hooks';
import { Timeline, type NewEvent, type TimelineEvent } from '@daemonlab/protocol';

/** As many as are worth a message: whoever takes them is at work while more come, and not only once all have. */
const DOSE = 128;

/**
 * Puts events on a world's timeline, and hands on together those of one turn of the event loop, which may be long: in doses
 * then.
 */
export class Recorder {
  readonly #timeline = new Timeline({ events: 64, bytes: 1024 * 1024 });
  readonly #start = performance.now();
  readonly #handOn: (events: TimelineEvent[]) => void;
  #outbox: TimelineEvent[] = [];
  #flushing = false;

  constructor(handOn: (events: TimelineEvent[]) => void) {
    this.#handOn = handOn;
  }

  add(event: NewEvent): void {
    this.#outbox.push(this.#timeline.add(event, performance.now() - this.#start));
    if (this.#outbox.length === DOSE) this.#handOnAll();
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.flush());
  }

  /** Hands on now what waits for the end of this turn. */
  flush(): void {
    this.#flushing = false;
    this.#handOnAll();
  }

  #handOnAll(): void {
    const events = this.#outbox;
    this.#outbox = [];
    if (events.length > 0) this.#handOn(events);
  }
}
