import type { Mark } from './lanes.js';

/** Pixels of one unit at most, as long as everything fits: a young timeline does not sprawl over the whole width. */
const UNIT_PX = 64;

export interface Scale {
  /** Position in units → pixels of the drawing. */
  x: (pos: number) => number;
  pixelsPerUnit: number;
}

/** The most that can be zoomed in (pixels of a unit). */
const CLOSEST_PX = 160;

/** Pixels of a unit when `length` units are fitted into `width` pixels, with `pad` before and `after` behind. */
export const fitted = (length: number, width: number, pad: number, after: number): number =>
  Math.min(UNIT_PX, Math.max(1, width - pad - after) / Math.max(1, length));

/** Zoomed by a factor; null where that fits everything. */
export function zoomedBy(factor: number, now: number | null, fit: number): number | null {
  const next = Math.min(Math.max(CLOSEST_PX, fit), (now ?? fit) * factor);
  return next <= fit * 1.001 ? null : next;
}

/** A scale whose drawing begins `from` pixels into the whole strip, which begins at position `start`. */
export const scaleOf = (pixelsPerUnit: number, pad: number, from = 0, start = 0): Scale => ({
  x: (pos) => pad + (pos - start) * pixelsPerUnit - from,
  pixelsPerUnit,
});

/**
 * What part of the strip is drawn: the page that is seen and one on either side, so that scrolling has something to show.
 * Zoomed out, the strip may end before what it was scrolled to.
 */
export function drawnPart(
  scrollLeft: number,
  width: number,
  content: number,
): { from: number; width: number } {
  if (content <= width) return { from: 0, width: content };
  const page = Math.floor(Math.min(scrollLeft, content - width) / width);
  const from = Math.max(0, (page - 1) * width);
  return { from, width: Math.min(content, (page + 2) * width) - from };
}

/** Where to scroll so that `x` is in sight with `margin` around it; as little as possible. */
export function scrollTo(x: number, scrollLeft: number, width: number, margin: number): number {
  if (x < scrollLeft + margin) return Math.max(0, x - margin);
  if (x > scrollLeft + width - margin) return x - width + margin;
  return scrollLeft;
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

/** The mark that is told of a moment. Now it is the last that matters; a moment of the past has its own, whatever it is. */
export const markToTell = (marks: readonly Mark[], index: number, live: boolean): Mark | undefined =>
  (live ? marks.findLast((mark) => mark.matters) : undefined) ?? marks[index];

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
