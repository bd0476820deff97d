import { encodeOutput, type ServerMessage, type Timeline, type TimelineEvent } from '@daemonlab/protocol';

/** Where a stream writes: a WebSocket, or a test's list. */
export interface Wire {
  /** Bytes given to `send` that the network has not taken yet. */
  readonly bufferedAmount: number;
  /** `done` is called when the network has taken the message (or never will). */
  send(data: string | Uint8Array, done?: () => void): void;
}

/** What a reader cannot take waits in the timeline, which is bounded, rather than in the socket's memory. */
const WIRE_BOUND = 1024 * 1024;
/** Events looked at before other work gets its turn: a few milliseconds. */
const BATCH = 500;

/** Messages that say how something is now: one that still waits is replaced by the next. */
const LATEST: ReadonlySet<ServerMessage['type']> = new Set(['lesson', 'info']);

export interface StreamHooks {
  /** Output from before the reader joined has been sent. */
  replayed(terminal: number, bytes: number): void;
  /** The reader was so slow that events it has not seen fell off the timeline: it must be welcomed anew, from `base`. */
  fellBehind(): void;
}

/**
 * Carries a timeline to one reader, in order: JSON for events, binary frames for terminal output. It pulls from the
 * timeline at the reader's pace and never holds more than `WIRE_BOUND` bytes of its own.
 */
export class Stream {
  readonly #wire: Wire;
  readonly #timeline: Timeline;
  readonly #hooks: StreamHooks;
  readonly #joinedAt: number;
  #cursor: number;
  #scheduled = false;
  #waiting = false;
  #closed = false;
  /** Messages that must not overtake the events they speak of. */
  #later: { after: number; message: ServerMessage }[] = [];

  /** Starts right after event `from`. */
  constructor(wire: Wire, timeline: Timeline, from: number, hooks: StreamHooks) {
    this.#wire = wire;
    this.#timeline = timeline;
    this.#hooks = hooks;
    this.#cursor = from;
    this.#joinedAt = timeline.lastSeq;
    this.pull();
  }

  /** There may be something new. Events of one turn of the loop go out together. */
  pull(): void {
    if (this.#scheduled || this.#waiting || this.#closed) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  /** Sends a message after every event the timeline holds now. */
  tellAfterEvents(message: ServerMessage): void {
    if (LATEST.has(message.type))
      this.#later = this.#later.filter((queued) => queued.message.type !== message.type);
    this.#later.push({ after: this.#timeline.lastSeq, message });
    this.pull();
  }

  close(): void {
    this.#closed = true;
    this.#later = [];
  }

  #pump(): void {
    if (this.#closed) return;
    if (this.#wire.bufferedAmount > WIRE_BOUND) {
      this.#waiting = true; // until #drained
      return;
    }
    if (this.#cursor + 1 < this.#timeline.firstSeq) {
      this.#hooks.fellBehind();
      this.#cursor = this.#timeline.firstSeq - 1;
    }
    const events = this.#next();
    this.#write(events);
    this.#cursor = events.at(-1)?.seq ?? this.#cursor;
    while (this.#later[0] && this.#later[0].after <= this.#cursor) {
      this.#send(JSON.stringify(this.#later.shift()!.message));
    }
    if (this.#cursor < this.#timeline.lastSeq) this.pull();
  }

  #send(data: string | Uint8Array): void {
    this.#wire.send(data, this.#drained);
  }

  readonly #drained = (): void => {
    if (!this.#waiting || this.#wire.bufferedAmount > WIRE_BOUND / 2) return;
    this.#waiting = false;
    this.pull();
  };

  #next(): TimelineEvent[] {
    if (this.#cursor >= this.#timeline.lastSeq) return [];
    const events = this.#timeline.between(this.#cursor, this.#cursor + BATCH);
    // Numbers have no gaps unless a lab host skipped some: then look for whatever comes next.
    return events.length > 0 ? events : this.#timeline.since(this.#cursor).slice(0, BATCH);
  }

  #write(events: TimelineEvent[]): void {
    let json: TimelineEvent[] = [];
    const flush = (): void => {
      if (json.length > 0)
        this.#send(JSON.stringify({ type: 'events', events: json } satisfies ServerMessage));
      json = [];
    };
    for (const event of events) {
      if (event.type !== 'output') {
        json.push(event);
        continue;
      }
      flush();
      const frame = encodeOutput(event.terminal, event.seq, event.t, event.data);
      this.#send(frame);
      if (event.seq <= this.#joinedAt) this.#hooks.replayed(event.terminal, Buffer.byteLength(event.data));
    }
    flush();
  }
}
