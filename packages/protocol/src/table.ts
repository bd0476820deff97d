import type { RowPatch } from './event.js';
import type { ProcessRow } from './row.js';

/** A process table at one moment, by pid. Tables are never changed in place; equal rows are shared between them. */
export type Table = ReadonlyMap<number, ProcessRow>;

const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));

/** The fields of `now` that differ from `was`, with the pid; null when none do. */
function patchRow(was: ProcessRow | undefined, now: ProcessRow): RowPatch | null {
  if (!was) return now;
  const changed = Object.entries(now).filter(
    ([key, value]) => !sameValue(value, was[key as keyof ProcessRow]),
  );
  return changed.length === 0
    ? null
    : { ...(Object.fromEntries(changed) as Partial<ProcessRow>), pid: now.pid };
}

/** What leads from one table to the next. */
export function diffTables(was: Table, now: Table): { set: RowPatch[]; gone: number[] } {
  const set = [...now.values()].map((row) => patchRow(was.get(row.pid), row)).filter((p) => p !== null);
  const gone = [...was.keys()].filter((pid) => !now.has(pid));
  return { set, gone };
}

/** The table after a diff. A patch for an unknown pid is taken as a whole row, as `diffTables` writes it. */
export function applyDiff(table: Table, diff: { set: readonly RowPatch[]; gone: readonly number[] }): Table {
  const next = new Map(table);
  for (const pid of diff.gone) next.delete(pid);
  for (const patch of diff.set) next.set(patch.pid, { ...next.get(patch.pid), ...patch } as ProcessRow);
  return next;
}

/** Rows in the order of `ps -efj` (by pid), but never a child before its parent. */
export function orderRows(rows: Iterable<ProcessRow>): ProcessRow[] {
  const byPid = new Map([...rows].sort((a, b) => a.pid - b.pid).map((row) => [row.pid, row]));
  const done = new Set<number>();
  const out: ProcessRow[] = [];
  const add = (row: ProcessRow): void => {
    if (done.has(row.pid)) return;
    done.add(row.pid);
    const parent = byPid.get(row.ppid);
    if (parent) add(parent);
    out.push(row);
  };
  byPid.forEach(add);
  return out;
}
