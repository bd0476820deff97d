import type { EventOf, TimelineEvent } from '@daemonlab/protocol';
import type { Held, TimelineReader } from './types.js';

interface Hold extends Held {
  /** The event that ended it; null while it lasts. */
  until: number | null;
}

/** Holds of a timeline, one event at a time: a growing timeline costs only what is new. */
class HoldList {
  readonly #holds: Hold[] = [];
  readonly #open = new Map<number, Hold>();
  seq: number;

  constructor(seq: number) {
    this.seq = seq;
  }

  catchUp(timeline: TimelineReader): void {
    if (timeline.lastSeq <= this.seq) return;
    for (const event of timeline.between(this.seq, timeline.lastSeq)) this.#add(event);
    this.seq = timeline.lastSeq;
  }

  #add(event: TimelineEvent): void {
    if (event.type === 'hold') this.#begin(event);
    // A process that is killed while it is held is held no more.
    else if (event.type === 'release' || event.type === 'exit') this.#end(event.pid, event.seq);
  }

  #begin({ pid, name, args, seq, source }: EventOf<'hold'>): void {
    this.#end(pid, seq);
    const hold: Hold = { pid, name, args, seq, source: source ?? null, until: null };
    this.#holds.push(hold);
    this.#open.set(pid, hold);
  }

  #end(pid: number, seq: number): void {
    const hold = this.#open.get(pid);
    if (!hold) return;
    hold.until = seq;
    this.#open.delete(pid);
  }

  at(seq: number): Held[] {
    return this.#holds.filter((hold) => hold.seq <= seq && (hold.until === null || hold.until > seq));
  }
}

const lists = new WeakMap<TimelineReader, HoldList>();

/** The processes held before a call right after event `seq`, in the order in which they came to it. */
export function heldAt(timeline: TimelineReader, seq: number): Held[] {
  let list = lists.get(timeline);
  if (!list || timeline.firstSeq > list.seq + 1 || timeline.lastSeq < list.seq)
    list = new HoldList(timeline.firstSeq - 1);
  lists.set(timeline, list);
  list.catchUp(timeline);
  return list.at(seq);
}
