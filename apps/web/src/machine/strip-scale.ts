import type { Mark } from './lanes.js';

/** Pixels of one unit at most: a young timeline does not sprawl over the whole width. */
const UNIT_PX = 64;

export interface Scale {
  /** Position in units → pixels. */
  x: (pos: number) => number;
  pixelsPerUnit: number;
}

/** A scale that fits `length` units into `width` pixels, with `pad` before and `after` behind. */
export function scaleOf(length: number, width: number, pad: number, after: number): Scale {
  const inner = Math.max(1, width - pad - after);
  const pixelsPerUnit = Math.min(UNIT_PX, inner / Math.max(1, length));
  return { x: (pos) => pad + pos * pixelsPerUnit, pixelsPerUnit };
}

/** Index of the last mark with a number up to `seq`, -1 before the first. */
export function markAt(marks: readonly Mark[], seq: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (marks[mid]!.seq <= seq) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/** Index of the last mark at or left of a position, -1 before the first. */
export function markLeftOf(marks: readonly Mark[], pos: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (marks[mid]!.pos <= pos) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/**
 * The event number that shows what mark `index` led to: everything before the next mark, so that the table already
 * has its effect. -1 is the moment before the first mark.
 */
export function settledSeq(marks: readonly Mark[], index: number, last: number): number {
  const next = marks[index + 1];
  return next ? next.seq - 1 : last;
}

/** The next mark that matters in a direction, or the first or last of all when there is none further. */
export function nextThatMatters(marks: readonly Mark[], from: number, direction: 1 | -1): number {
  for (let i = from + direction; i >= 0 && i < marks.length; i += direction) if (marks[i]!.matters) return i;
  return direction > 0 ? marks.length - 1 : -1;
}

/** Marks of one lane that would overlap, drawn as one. */
export interface Cluster {
  pid: number;
  marks: Mark[];
  /** Pixels of the first and the last. */
  from: number;
  to: number;
}

/** Marks (in order) of each lane gathered where they are less than `gap` pixels apart. Exits and signals stay by themselves. */
export function clusterMarks(marks: readonly Mark[], scale: Scale, gap: number): Cluster[] {
  const open = new Map<number, Cluster>();
  const out: Cluster[] = [];
  for (const mark of marks) {
    if (mark.pid === null || mark.event.type === 'exit' || mark.event.type === 'signal') continue;
    const x = scale.x(mark.pos);
    const cluster = open.get(mark.pid);
    if (cluster && x - cluster.to < gap) {
      cluster.marks.push(mark);
      cluster.to = x;
    } else {
      const fresh: Cluster = { pid: mark.pid, marks: [mark], from: x, to: x };
      open.set(mark.pid, fresh);
      out.push(fresh);
    }
  }
  return out;
}
