import { orderRows } from '@daemonlab/protocol';
import type { Moment, TimelineReader } from './types.js';

/** The machine as it was right after event `to`, and what changed since right after event `from`. */
export function momentOf(timeline: TimelineReader, from: number, to: number): Moment {
  const rows = orderRows(timeline.tableAt(to).values()).map((row) => ({
    row,
    born: false,
    changes: {},
    ending: null,
  }));
  return { from, to, rows, terminals: [] };
}
