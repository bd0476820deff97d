import { expect, test } from 'vitest';
import type { NewEvent } from '@daemonlab/protocol';
import { TableUpdates } from './table-updates.js';

/** A table in which process 4 is gone once its end has been told, and a tracer with so many stops to be fetched. */
function world(stops: number): { told: string[]; reads: () => number; updates: TableUpdates } {
  const told: string[] = [];
  const tell = ({ type }: NewEvent): void => void told.push(type);
  let reads = 0;
  const table = {
    stale: true,
    incomplete: false,
    refresh: () => {
      reads += 1;
      table.stale = false;
    },
    news: () => ({ type: 'diff' as const, set: [], gone: [4] }),
  };
  const tracer = {
    catchUp: () => {
      if (stops === 0) return 0;
      stops -= 1;
      tell({ type: 'exit', pid: 4, code: 0 });
      table.stale = true;
      return 1;
    },
  };
  return { told, reads: () => reads, updates: new TableUpdates(table, tracer, tell) };
}

test('what happens while the table is read is told before what it has changed, and that is read too', () => {
  const { told, reads, updates } = world(1);
  updates.now();
  expect(told).toEqual(['exit', 'diff']);
  expect(reads()).toBe(2);
});

test('while processes do not cease to change the table, it is told all the same', () => {
  const { told, updates } = world(1000);
  updates.now();
  updates.stop();
  expect(told.at(-1)).toBe('diff');
  expect(told.length).toBeLessThan(10);
});

test('what was kept back is read again where the whole table is asked for', () => {
  let reads = 0;
  const told: number[][] = [];
  const table = {
    stale: false,
    refresh: () => {
      reads += 1;
    },
    // Process 4 changes while it is read for the first time.
    get incomplete() {
      return reads === 1;
    },
    news: () => ({ type: 'diff' as const, set: [], gone: reads === 1 ? [3] : [4] }),
  };
  const tell = (event: NewEvent): void => {
    if (event.type === 'diff') told.push(event.gone);
  };
  const updates = new TableUpdates(table, { catchUp: () => 0 }, tell);
  updates.whole();
  expect(told).toEqual([[3], [4]]);
  updates.whole();
  expect(reads).toBe(3);
});
