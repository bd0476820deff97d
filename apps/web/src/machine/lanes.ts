import type { EventOf, ProcessRow, TimelineEvent } from '@daemonlab/protocol';
import { endingOf } from './causes.js';
import { markAt } from './strip-scale.js';
import { ALL_EVENTS, familyOf, filterKey, type StripFilter } from './strip-filter.js';
import type { Ending, TimelineReader } from './types.js';

/** The life of one process on the strip. Positions are in units, not pixels: one unit is an event that matters. */
export interface Lane {
  pid: number;
  name: string;
  parent: number | null;
  /** Which line of the strip it runs on: a line is used again once its process has ended. */
  track: number;
  birth: number;
  end: number | null;
  ending: Ending | null;
}

export type MarkEvent = Extract<
  TimelineEvent,
  {
    type:
      | 'fork'
      | 'exec'
      | 'call'
      | 'signal'
      | 'exit'
      | 'reparent'
      | 'stop'
      | 'continue'
      | 'hangup'
      | 'terminal'
      | 'terminal-gone'
      | 'log'
      | 'hold'
      | 'release'
      | 'limit';
  }
>;

export interface Mark {
  seq: number;
  pos: number;
  /** Whose lane it stands on; null when no process is concerned. */
  pid: number | null;
  /** Worth a stop of the arrow keys and a label. */
  matters: boolean;
  event: MarkEvent;
}

export interface Lanes {
  lanes: readonly Lane[];
  byPid: ReadonlyMap<number, Lane>;
  marks: readonly Mark[];
  tracks: number;
  /** Where the strip begins: above 0 once early events have been forgotten. */
  start: number;
  /** From there to where the last mark stands. */
  length: number;
}

/** Calls that happen all the time and tell little: they take little room and no label. */
const CHATTER = /^(rt_sig|wait|fcntl|flock|ioctl$|openat$|open$|close|dup|prctl$|pipe|getp|tgkill$)/;
/** Signals that every shell gets all the time and nobody dies of. */
export const EVERYDAY_SIGNALS = new Set(['SIGCHLD', 'SIGWINCH']);
const CHATTER_UNITS = 0.05;
/** An idle time longer than this (ms) shows as a gap, but never a wide one: people think for minutes between steps. */
const IDLE_MS = 250;
const IDLE_UNITS = 0.8;
/** Free room on a track before it is used again. */
const TRACK_GAP = 1.5;
/** What has fallen off a timeline is forgotten in one go when it is this many marks and a part of all of them. */
const FORGET = { marks: 2000, part: 0.2 };

const isMark = (event: TimelineEvent): event is MarkEvent =>
  event.type !== 'output' && event.type !== 'diff' && event.type !== 'snapshot' && event.type !== 'end';

/** Does this call tell something about the making of a daemon, or only keep a program going? */
function mattersCall(event: EventOf<'call'>): boolean {
  if (event.injected) return true;
  return !CHATTER.test(event.name);
}

const matters = (event: MarkEvent): boolean => {
  if (event.type === 'call') return mattersCall(event);
  if (event.type === 'release') return false;
  return !(event.type === 'signal' && EVERYDAY_SIGNALS.has(event.signal));
};

/** Events → lanes, one event at a time, so that a growing timeline costs only what is new. */
export class LaneBuilder {
  lanes: Lane[] = [];
  readonly byPid = new Map<number, Lane>();
  marks: Mark[] = [];
  /** Where the first mark that is kept stands; 0 as long as all are. */
  start = 0;
  /** Where each track is free again; Infinity while its process lives. */
  readonly #free: number[] = [];
  #pos = 0;
  #time: number | null = null;
  /** The last event taken in. */
  seq: number;
  readonly #filter: StripFilter;
  /** The processes shown: the one asked for and what it started. Null: all. */
  readonly #shown: Set<number> | null;
  /** Terminals that control one of them, or did: theirs until another shell gets a terminal of that name. */
  readonly #ttys = new Set<string>();
  /** What processes were called before an exec: a row with that name was read before it. */
  readonly #former = new Map<number, string>();

  constructor(timeline: TimelineReader, filter: StripFilter = ALL_EVENTS) {
    this.seq = timeline.firstSeq - 1;
    this.#filter = filter;
    this.#shown = filter.pid === null ? null : new Set([filter.pid]);
    this.#read([...timeline.tableAt(this.seq).values()]);
  }

  get tracks(): number {
    return this.#free.length;
  }

  get length(): number {
    return this.#pos - this.start;
  }

  /** Takes in what the timeline has that is not known yet. */
  catchUp(timeline: TimelineReader): void {
    if (timeline.lastSeq <= this.seq) return;
    for (const event of timeline.between(this.seq, timeline.lastSeq)) this.add(event);
    this.seq = timeline.lastSeq;
    this.#forget(timeline.firstSeq);
  }

  /** A world that never rests would have the strip grow without end. */
  #forget(firstSeq: number): void {
    const gone = markAt(this.marks, firstSeq - 1) + 1;
    if (gone < Math.max(FORGET.marks, this.marks.length * FORGET.part)) return;
    this.marks = this.marks.slice(gone);
    const start = this.marks[0]?.pos ?? this.#pos;
    this.start = start;
    const isOver = ({ end }: Lane): boolean => end !== null && end < start;
    this.lanes = this.lanes.filter((lane) => !isOver(lane));
    for (const [pid, lane] of this.byPid) if (isOver(lane)) this.byPid.delete(pid);
  }

  add(event: TimelineEvent): void {
    if (event.type === 'diff') this.#read(event.set);
    else if (event.type === 'snapshot') this.#read(event.rows);
    else if (isMark(event)) this.#mark(event);
  }

  #isShown(pid: number): boolean {
    return this.#shown?.has(pid) ?? true;
  }

  #birth(pid: number, parent: number | null, name: string): void {
    if (this.#shown && parent !== null && this.#shown.has(parent)) this.#shown.add(pid);
    if (!this.#isShown(pid)) return;
    let track = this.#free.findIndex((free) => free + TRACK_GAP <= this.#pos);
    if (track < 0) track = this.#free.length;
    this.#free[track] = Infinity;
    const lane: Lane = { pid, name, parent, track, birth: this.#pos, end: null, ending: null };
    this.lanes.push(lane);
    this.byPid.set(pid, lane);
  }

  /** Rows give lanes their names and terminals, and lanes to processes whose fork was not seen. */
  #read(rows: readonly (ProcessRow | EventOf<'diff'>['set'][number])[]): void {
    for (const row of rows) {
      if (!this.byPid.has(row.pid)) this.#birth(row.pid, row.ppid ?? null, row.comm ?? '');
      const lane = this.byPid.get(row.pid);
      if (lane && row.comm && lane.end === null && row.comm !== this.#former.get(row.pid)) {
        lane.name = row.comm;
        this.#former.delete(row.pid);
      }
      if (row.tty && this.#shown?.has(row.pid)) this.#ttys.add(row.tty);
    }
  }

  #advance(event: MarkEvent): void {
    const idle = this.#time === null ? 0 : event.t - this.#time;
    this.#time = event.t;
    this.#pos += matters(event) ? 1 : CHATTER_UNITS;
    if (idle > IDLE_MS) this.#pos += IDLE_UNITS;
  }

  /** Is a mark made of this event? Births and ends shape the lanes whether or not they are marked. */
  #isMarked(event: MarkEvent): boolean {
    if (this.#filter.hidden.has(familyOf(event))) return false;
    if (!this.#shown) return true;
    if (event.type === 'terminal') return this.#shown.has(event.shell);
    if (event.type === 'hangup' || event.type === 'terminal-gone') return this.#ttys.has(event.tty);
    return (
      (event.pid !== undefined && this.#shown.has(event.pid)) ||
      (event.type === 'signal' && this.#shown.has(event.from))
    );
  }

  #mark(event: MarkEvent): void {
    if (event.type === 'terminal') this.#ttys.delete(event.tty);
    const marked = this.#isMarked(event);
    if (marked) this.#advance(event);
    if (event.type === 'fork') {
      const known = this.byPid.get(event.child);
      if (!known || known.end !== null)
        this.#birth(event.child, event.pid, this.byPid.get(event.pid)?.name ?? '');
    } else if (event.type === 'exec') {
      const lane = this.byPid.get(event.pid);
      if (lane && !this.#former.has(event.pid)) this.#former.set(event.pid, lane.name);
      if (lane) lane.name = event.path.slice(event.path.lastIndexOf('/') + 1).slice(0, 15);
    } else if (event.type === 'exit') {
      const lane = this.byPid.get(event.pid);
      if (lane && lane.end === null) {
        lane.end = this.#pos;
        this.#former.delete(event.pid);
        lane.ending = endingOf(event);
        this.#free[lane.track] = this.#pos;
      }
    }
    if (!marked) return;
    const pid = 'pid' in event ? (event.pid ?? null) : null;
    this.marks.push({ seq: event.seq, pos: this.#pos, pid, matters: matters(event), event });
  }
}

const builders = new WeakMap<TimelineReader, { key: string; builder: LaneBuilder }>();

/**
 * A timeline as lanes, or what a filter leaves of it. What was built for a timeline is kept and only added to, unless the
 * filter has changed or the timeline has started over from a later event (a reader that missed too much).
 */
export function lanesOf(timeline: TimelineReader, filter: StripFilter = ALL_EVENTS): Lanes {
  const key = filterKey(filter);
  const kept = builders.get(timeline);
  let builder = kept?.key === key ? kept.builder : undefined;
  if (!builder || timeline.firstSeq > builder.seq + 1 || timeline.lastSeq < builder.seq)
    builder = new LaneBuilder(timeline, filter);
  builders.set(timeline, { key, builder });
  builder.catchUp(timeline);
  const { lanes, byPid, marks, tracks, start, length } = builder;
  return { lanes, byPid, marks, tracks, start, length };
}
