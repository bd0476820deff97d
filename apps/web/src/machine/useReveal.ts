import { useEffect, useRef, type RefObject } from 'react';
import type { Moment } from './types.js';

/** Events come in bursts: what changed is brought into sight once it has been quiet for so long (ms). */
const QUIET_MS = 150;
/** What is brought into sight has this much of its surroundings with it (px). */
const MARGIN = 12;

/** The processes worth looking at: those with changed cells; without any, the newly born; without those, the dead. */
export function worthSeeing({ rows }: Moment): number[] {
  const living = rows.filter(({ ending }) => ending === null);
  const changed = living.filter(({ changes }) => Object.keys(changes).length > 0);
  const born = living.filter((row) => row.born);
  const dead = rows.filter(({ ending }) => ending !== null);
  return ([changed, born, dead].find((some) => some.length > 0) ?? []).map(({ row }) => row.pid);
}

/** How far to scroll so that `from`–`to` lies between `top` and `bottom`; where it does not fit, its end does. */
export function scrollBy(from: number, to: number, top: number, bottom: number): number {
  if (to > bottom) return to - bottom;
  return from < top ? Math.max(from - top, to - bottom) : 0;
}

/** Brings elements into sight. `covered` is the height that stays covered at the top. */
function bring(box: HTMLElement, elements: readonly Element[], covered: number): void {
  if (elements.length === 0) return;
  const rects = elements.map((element) => element.getBoundingClientRect());
  const { top, bottom } = box.getBoundingClientRect();
  const by = scrollBy(
    Math.min(...rects.map((rect) => rect.top)) - MARGIN,
    Math.max(...rects.map((rect) => rect.bottom)) + MARGIN,
    top + covered,
    bottom,
  );
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (by !== 0) box.scrollBy({ top: by, behavior: calm ? 'auto' : 'smooth' });
}

/**
 * Scrolls to what has changed when it has changed, to a process when it has been picked, and then leaves the scrolling to
 * the learner. `find` gives the element of a process, `covered` the height that stays covered at the top (a header that
 * sticks).
 */
export function useReveal(
  scroller: RefObject<HTMLElement | null>,
  moment: Moment,
  picked: number | null,
  find: (scroller: HTMLElement, pid: number) => Element | null,
  covered: (scroller: HTMLElement) => number,
): void {
  const pids = worthSeeing(moment).join();
  const { from } = moment;
  const looks = useRef({ find, covered, from });
  /** The step in which a process was picked: what else changes in it does not take that one out of sight again. */
  const pickedIn = useRef<number | null>(null);
  useEffect(() => {
    looks.current = { find, covered, from };
  });
  useEffect(() => {
    const timer = setTimeout(() => {
      const box = scroller.current;
      if (!box || pids === '' || pickedIn.current === from || box.scrollHeight <= box.clientHeight) return;
      const changed = pids.split(',').flatMap((pid) => looks.current.find(box, Number(pid)) ?? []);
      bring(box, changed, looks.current.covered(box));
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [scroller, pids, from]);
  useEffect(() => {
    pickedIn.current = picked === null ? null : looks.current.from;
    if (picked === null) return undefined;
    const frame = requestAnimationFrame(() => {
      const box = scroller.current;
      const element = box && looks.current.find(box, picked);
      // Ends a scrolling that is still going on, to what had changed before.
      box?.scrollTo({ top: box.scrollTop, behavior: 'instant' });
      if (element) bring(box, [element], looks.current.covered(box));
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [scroller, picked]);
}
