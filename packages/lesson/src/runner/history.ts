import type { EventOf, Timeline } from '@daemonlab/protocol';

/** How a process ended, and the signal that took it, if one did. */
export interface End {
  exit: EventOf<'exit'>;
  signal: EventOf<'signal'> | null;
}

/** What a lesson remembers of all that has happened, beyond the step at hand. Reads each event of the timeline once. */
export class History {
  readonly #timeline: Timeline;
  #seen = 0;
  /** The call each held process is held before. */
  readonly held = new Map<number, string>();
  /** The signal that last stopped each process. */
  readonly stops = new Map<number, string>();
  readonly ends = new Map<number, End>();
  /** Children in the order of their birth, by their parent. */
  readonly children = new Map<number, number[]>();
  readonly #lastSignal = new Map<number, EventOf<'signal'>>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Takes in what is new. */
  update(): this {
    for (const event of this.#timeline.since(this.#seen)) {
      this.#seen = event.seq;
      switch (event.type) {
        case 'fork':
          this.ends.delete(event.child); // A number may come back as somebody else's.
          this.children.set(event.pid, [...(this.children.get(event.pid) ?? []), event.child]);
          break;
        case 'hold':
          this.held.set(event.pid, event.name);
          break;
        case 'release':
          this.held.delete(event.pid);
          break;
        case 'stop':
          this.stops.set(event.pid, event.signal);
          break;
        case 'signal':
          this.#lastSignal.set(event.pid, event);
          break;
        case 'exit': {
          const last = this.#lastSignal.get(event.pid);
          const signal = last !== undefined && last.signal === event.signal ? last : null;
          this.ends.set(event.pid, { exit: event, signal });
          this.held.delete(event.pid);
          break;
        }
        default:
          break;
      }
    }
    return this;
  }
}
