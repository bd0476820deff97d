import { useLayoutEffect, useRef } from 'react';
import { inFrame } from '../store/pace.js';
import type { Moment } from '../machine/index.js';

/** Cells that differ, rows that came and rows that went. */
const changesIn = (moment: Moment): number =>
  moment.rows.reduce(
    (sum, row) => sum + Object.keys(row.changes).length + (row.born ? 1 : 0) + (row.ending ? 1 : 0),
    0,
  );

/**
 * For bench/: after a click on Next (`daemonlab:click`), marks `daemonlab:painted` once the first change since then has
 * been painted.
 */
export function usePainted(moment: Moment): void {
  const answered = useRef<PerformanceEntry | null>(null);
  useLayoutEffect(() => {
    const click = performance.getEntriesByName('daemonlab:click').at(-1);
    const cells = changesIn(moment);
    if (!click || click === answered.current || cells === 0 || !('scheduler' in window)) return;
    answered.current = click;
    // What is posted within a frame is run after that frame's paint, at this priority before anything else.
    const afterThisFrame = (): void => {
      void scheduler.postTask(
        () => {
          performance.mark('daemonlab:painted', {
            detail: { ...((click as PerformanceMark).detail as { step: string }), cells },
          });
        },
        { priority: 'user-blocking' },
      );
    };
    if (inFrame()) afterThisFrame();
    else requestAnimationFrame(afterThisFrame);
  }, [moment]);
}
