import { expect, test } from 'vitest';
import type { NewEvent } from '@daemonlab/protocol';
import { TableUpdates } from './table-updates.js';

test('a call that came to its end while the table was read is told before what it has changed', () => {
  const told: string[] = [];
  const tell = ({ type }: NewEvent): void => void told.push(type);
  const table = { stale: false, refresh: () => ({ type: 'diff' as const, set: [], gone: [4] }) };
  const tracer = {
    catchUp: () => {
      tell({ type: 'call', pid: 4, name: 'setsid', family: 'session', args: [], result: 4 });
    },
  };
  new TableUpdates(table, tracer, tell).now();
  expect(told).toEqual(['call', 'diff']);
});
