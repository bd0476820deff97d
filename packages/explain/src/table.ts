import type { ProcessRow, Table } from '@daemonlab/protocol';

const pidsOf = (rows: Iterable<ProcessRow>): number[] =>
  [...rows].map((row) => row.pid).sort((a, b) => a - b);

/** Processes for which something holds, in order of their numbers. */
export const pidsWhere = (table: Table, holds: (row: ProcessRow) => boolean): number[] =>
  pidsOf([...table.values()].filter(holds));

export const members = (table: Table, pgid: number): number[] => pidsWhere(table, (row) => row.pgid === pgid);

/** Of a process whose first thread has ended and others go on, ps shows `Zl`: it lives. */
export const isZombie = (row: ProcessRow): boolean => row.stat.startsWith('Z') && !row.stat.includes('l');
export const isStopped = (row: ProcessRow): boolean => row.stat.startsWith('T');

/** Whether some process but init has threads: their numbers are in use and not in the table. */
export const hasThreads = (table: Table, init: number): boolean =>
  [...table.values()].some((row) => row.pid !== init && row.stat.includes('l'));

/** The session a number names when it stands for a group: the group's, else that of the process with this number. */
export const sessionOfGroup = (table: Table, pgid: number): number | null =>
  [...table.values()].find((row) => row.pgid === pgid)?.sid ?? table.get(pgid)?.sid ?? null;

/**
 * Whether a group is orphaned: no living member has a parent in another group of the same session (setpgid(2), NOTES;
 * Linux will_become_orphaned_pgrp). `without` counts as gone, its children as adopted by `adopter`.
 * Null where a parent is not in the table.
 */
export function isOrphaned(
  table: Table,
  pgid: number,
  gone?: { pid: number; adopter: number },
): boolean | null {
  let unsure = false;
  for (const row of table.values()) {
    if (row.pgid !== pgid || isZombie(row) || row.pid === gone?.pid) continue;
    const parent = gone && row.ppid === gone.pid ? gone.adopter : row.ppid;
    if (parent === 0) continue;
    const above = table.get(parent);
    if (!above) unsure = true;
    else if (above.pgid !== pgid && above.sid === row.sid) return false;
  }
  return unsure ? null : true;
}
