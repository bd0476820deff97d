import {
  orderRows,
  type EventOf,
  type ProcessRow,
  type PsColumn,
  type Table,
  type TimelineEvent,
} from '@daemonlab/protocol';
import { causeOf, endingOf } from './causes.js';
import { heldAt } from './holds.js';
import { EVERYDAY_SIGNALS } from './lanes.js';
import { terminalsAt } from './terminals.js';
import { execed, isZombie, LATE, ReckonedTable } from './reckoned.js';
import type { CellChange, Ending, MachineRow, Moment, TimelineReader } from './types.js';

/** Columns whose change means something; C and TIME only count processor time, STIME never changes. */
const TOLD: readonly PsColumn[] = ['uid', 'ppid', 'pgid', 'sid', 'tty', 'cmd'];

/** Processes that were born and ended between the two moments are shown too, but only the latest few. */
const BRIEF_LIVES = 6;

/** A zombie, or about to be one: its memory is gone, and its command line with that. */
const isEmpty = ({ stat, cmd, comm }: ProcessRow): boolean => isZombie({ stat }) || cmd === `[${comm}]`;

interface Lives {
  /** The row a process is compared with: the earlier moment's, or that of its birth. */
  first: Map<number, ProcessRow>;
  /** Its last row, as it was before it was but a name. */
  last: Map<number, ProcessRow>;
  endings: Map<number, Ending>;
  /** Execs that no row is known to have come after, and the command of before. */
  execs: Map<number, { exec: EventOf<'exec'>; was: string | undefined }>;
}

/**
 * A row that still has the command of before an exec that was told: it was read earlier, or nothing has been read since (of a
 * brief life nothing ever is). Then what it runs is what that exec says.
 */
function upToDate(row: ProcessRow, execs: Lives['execs']): ProcessRow {
  const late = execs.get(row.pid);
  return late?.was === row.cmd ? execed(row, late.exec) : row;
}

/** Takes `table` through the events and notes who lived through them, and how. */
function follow(table: ReckonedTable, before: Table, events: readonly TimelineEvent[]): Lives {
  const lives: Lives = {
    first: new Map(before),
    last: new Map(before),
    endings: new Map(),
    execs: new Map(),
  };
  const { first, last, execs } = lives;
  /** Rows as they were at a birth, of those that have not been read since. */
  const births = new Map<number, ProcessRow>();
  const see = (row: ProcessRow, read: boolean): void => {
    const shown = upToDate(row, execs);
    if (read && shown === row) execs.delete(row.pid);
    if (!first.has(row.pid)) first.set(row.pid, row);
    if (!isEmpty(row) || !last.has(row.pid)) last.set(row.pid, shown);
  };
  for (const event of events) {
    const read = event.type === 'diff' || event.type === 'snapshot';
    if (event.type === 'exit') lives.endings.set(event.pid, endingOf(event));
    else if (event.type === 'exec') {
      const was = execs.get(event.pid)?.was ?? table.get(event.pid)?.cmd;
      execs.set(event.pid, { exec: event, was });
    }
    for (const pid of table.take(event)) {
      // The row of one that had ended before all this.
      if (table.over.has(pid) && !last.has(pid)) continue;
      const row = table.get(pid)!;
      const birth = births.get(pid);
      if (event.type === 'fork') births.set(pid, row);
      else if (birth && read) {
        births.delete(pid);
        first.set(pid, asBorn(row, birth, execs.get(pid)?.was));
      }
      see(row, read);
    }
  }
  return lives;
}

/** A row that was read as it was at the birth: what a process can have changed by itself, and be told of, is as it was then. */
function asBorn(
  read: ProcessRow,
  { ppid, pgid, sid, tty }: ProcessRow,
  wasCmd: string | undefined,
): ProcessRow {
  return { ...read, ppid, pgid, sid, tty, cmd: wasCmd ?? read.cmd };
}

function changesOf(
  was: ProcessRow,
  now: ProcessRow,
  events: readonly TimelineEvent[],
): Partial<Record<PsColumn, CellChange>> {
  const changes: Partial<Record<PsColumn, CellChange>> = {};
  for (const column of TOLD)
    if (was[column] !== now[column])
      changes[column] = {
        was: String(was[column]),
        now: String(now[column]),
        cause: causeOf(events, column, was, now),
      };
  return changes;
}

/** How a process ended that was a zombie already at the earlier moment. */
function endedEarlier(timeline: TimelineReader, pid: number, before: number): Ending | undefined {
  const exit = timeline
    .between(timeline.firstSeq - 1, before)
    .findLast((event) => event.type === 'exit' && event.pid === pid);
  return exit?.type === 'exit' ? endingOf(exit) : undefined;
}

/** A row with the start that is known once it has been read, soon after `seq`. */
function withStart(timeline: TimelineReader, seq: number, row: ProcessRow): ProcessRow {
  if (row.stime !== '') return row;
  for (const event of timeline.between(seq, seq + LATE)) {
    const read = event.type === 'diff' && event.set.find(({ pid }) => pid === row.pid);
    if (read) return { ...row, stime: read.stime ?? '' };
  }
  return row;
}

/** The rows of a table at `seq`, without those of processes that had ended, and of which no row was found soon after. */
function rowsAt(timeline: TimelineReader, seq: number, table: ReckonedTable): Table {
  if (table.over.size === 0) return table.rows();
  const open = new Set(table.over);
  const rows = new Map(table.rows());
  for (const event of timeline.between(seq, seq + LATE)) {
    if (event.type !== 'diff') continue;
    for (const pid of event.gone) if (open.delete(pid)) rows.delete(pid);
    for (const patch of event.set) if (isZombie(patch)) open.delete(patch.pid);
    if (open.size === 0) break;
  }
  return rows;
}

/**
 * The machine as it was right after event `to`, and what changed since right after event `from`: changed cells with
 * the event behind each, the newly born, and the dead with how they ended. With `from` equal to `to` nothing is marked.
 */
export function momentOf(timeline: TimelineReader, from: number, to: number): Moment {
  const table = ReckonedTable.at(timeline, from);
  const before = rowsAt(timeline, from, table);
  const events = timeline.between(from, to);
  const lives = follow(table, before, events);
  const now = rowsAt(timeline, to, table);
  const held = heldAt(timeline, to);
  const signals = events.flatMap((event) =>
    event.type === 'signal' && !EVERYDAY_SIGNALS.has(event.signal)
      ? [{ seq: event.seq, pid: event.pid, from: event.from, signal: event.signal }]
      : [],
  );
  const living = [...now.values()].map((read): MachineRow => {
    const row = withStart(timeline, to, upToDate(read, lives.execs));
    const was = lives.first.get(row.pid) ?? row;
    return {
      row,
      born: !before.has(row.pid),
      changes: changesOf(was, row, events),
      ending: null,
      held: held.find(({ pid }) => pid === row.pid) ?? null,
    };
  });
  const gone = [...lives.last.values()].filter((row) => !now.has(row.pid));
  const brief = gone.filter((row) => !before.has(row.pid)).slice(-BRIEF_LIVES);
  const dead = gone
    .filter((row) => before.has(row.pid) || brief.includes(row))
    .map((row): MachineRow => {
      const ending = lives.endings.get(row.pid) ??
        endedEarlier(timeline, row.pid, from) ?? { seq: to, code: null, signal: null };
      return { row, born: !before.has(row.pid), changes: {}, ending, held: null };
    });
  const byPid = new Map([...living, ...dead].map((entry) => [entry.row.pid, entry]));
  const rows = orderRows([...byPid.values()].map((entry) => entry.row)).map((row) => byPid.get(row.pid)!);
  return { from, to, rows, terminals: terminalsAt(timeline, from, to, now), held, signals };
}
