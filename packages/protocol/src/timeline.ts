import type { NewEvent, TimelineEvent } from './event.js';
import { applyDiff, type Table } from './table.js';

/** Bounds of a timeline: about an hour of a busy lesson. What falls off the front is counted in `dropped`. */
const TIMELINE_BOUNDS = { events: 50_000, bytes: 16 * 1024 * 1024 } as const;

/** A table is kept every so many diffs, so that any moment is rebuilt from at most this many. */
const KEYFRAME_EVERY = 64;

interface Entry {
  event: TimelineEvent;
  bytes: number;
  keyframe?: Table;
}

/** A rough size of an event in memory, enough to bound it: strings dominate. */
const sizeOf = (event: TimelineEvent): number =>
  event.type === 'output'
    ? 100 + event.data.length
    : event.type === 'diff'
      ? 100 + event.set.length * 500
      : 200;

/**
 * The ordered events of one world, bounded, from which the table of any moment still kept can be rebuilt.
 * The same class numbers events in the lab host, buffers them in the server and is scrubbed on the page.
 */
export class Timeline {
  #entries: Entry[] = [];
  #start = 0;
  #bytes = 0;
  #base: Table = new Map();
  #table: Table = new Map();
  #lastSeq = 0;
  #diffs = 0;
  /** How many events have fallen off the front. */
  dropped = 0;
  readonly #bounds: { events: number; bytes: number };

  constructor(bounds: { events: number; bytes: number } = TIMELINE_BOUNDS) {
    this.#bounds = bounds;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The first event still kept has this number or a higher one. */
  get firstSeq(): number {
    return this.#entries[this.#start]?.event.seq ?? this.#lastSeq + 1;
  }

  /** The table after the last event. */
  get table(): Table {
    return this.#table;
  }

  /** The table before the first event kept: what a new reader starts from. */
  get base(): Table {
    return this.#base;
  }

  /** Starts over from a table at `seq`, as a reader that missed too much must. */
  rebase(seq: number, rows: Table): void {
    this.#entries = [];
    this.#start = 0;
    this.#bytes = 0;
    this.#diffs = 0;
    this.#base = this.#table = rows;
    this.#lastSeq = seq;
  }

  /** Numbers a new event and appends it. `t` is milliseconds since the lab started. */
  add(event: NewEvent, t: number): TimelineEvent {
    const numbered = { seq: this.#lastSeq + 1, t: Math.round(t * 100) / 100, ...event };
    this.append(numbered);
    return numbered;
  }

  /** Appends an event numbered elsewhere. Numbers already known are ignored, so replaying after a reconnect is harmless. */
  append(event: TimelineEvent): boolean {
    if (event.seq <= this.#lastSeq) return false;
    this.#lastSeq = event.seq;
    const entry: Entry = { event, bytes: sizeOf(event) };
    if (event.type === 'diff') this.#table = applyDiff(this.#table, event);
    else if (event.type === 'snapshot') this.#table = new Map(event.rows.map((row) => [row.pid, row]));
    if (event.type === 'diff' && ++this.#diffs % KEYFRAME_EVERY === 0) entry.keyframe = this.#table;
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
    while (
      this.#entries.length - this.#start > 1 &&
      (this.#entries.length - this.#start > this.#bounds.events || this.#bytes > this.#bounds.bytes)
    )
      this.#drop();
    return true;
  }

  #drop(): void {
    const entry = this.#entries[this.#start]!;
    this.#base = step(this.#base, entry.event);
    this.#bytes -= entry.bytes;
    this.#start += 1;
    this.dropped += 1;
    if (this.#start > 4096 && this.#start * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Index in the kept entries of the first event whose number is above `seq`. */
  #after(seq: number): number {
    let low = this.#start;
    let high = this.#entries.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.#entries[mid]!.event.seq <= seq) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  /** Events with a number above `seq` that are still kept, oldest first. */
  since(seq: number): TimelineEvent[] {
    return this.#entries.slice(this.#after(seq)).map((entry) => entry.event);
  }

  /** Events numbered above `from` and up to `to`. */
  between(from: number, to: number): TimelineEvent[] {
    return this.#entries.slice(this.#after(from), this.#after(to)).map((entry) => entry.event);
  }

  /** The table as it was right after event `seq` (or the oldest one known, when that has fallen off). */
  tableAt(seq: number): Table {
    if (seq >= this.#lastSeq) return this.#table;
    const end = this.#after(seq);
    let from = end - 1;
    while (from >= this.#start && !this.#entries[from]!.keyframe) from -= 1;
    let table = from >= this.#start ? this.#entries[from]!.keyframe! : this.#base;
    for (let i = Math.max(from + 1, this.#start); i < end; i += 1)
      table = step(table, this.#entries[i]!.event);
    return table;
  }
}

function step(table: Table, event: TimelineEvent): Table {
  if (event.type === 'diff') return applyDiff(table, event);
  if (event.type === 'snapshot') return new Map(event.rows.map((row) => [row.pid, row]));
  return table;
}
