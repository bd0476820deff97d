import { useEffect, useRef } from 'react';
import type { Moment } from '../machine/index.js';

/** Cells that differ, rows that came and rows that went. */
const changesIn = (moment: Moment): number =>
  moment.rows.reduce(
    (sum, row) => sum + Object.keys(row.changes).length + (row.born ? 1 : 0) + (row.ending ? 1 : 0),
    0,
  );

/**
 * For bench/: after a click on Next (`daemonlab:click`), marks `daemonlab:painted` once the first change since then has
 * been painted. A message posted in a frame's callback is taken after that frame's paint.
 */
export function usePainted(moment: Moment): void {
  const answered = useRef<PerformanceEntry | null>(null);
  useEffect(() => {
    const click = performance.getEntriesByName('daemonlab:click').at(-1);
    const cells = changesIn(moment);
    if (!click || click === answered.current || cells === 0) return;
    answered.current = click;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        performance.mark('daemonlab:painted', {
          detail: { ...((click as PerformanceMark).detail as { step: string }), cells },
        });
      };
      channel.port2.postMessage(null);
    });
  }, [moment]);
}
