import {
  orderRows,
  type EventOf,
  type ProcessRow,
  type PsColumn,
  type TimelineEvent,
} from '@daemonlab/protocol';
import { causeOf, endingOf } from './causes.js';
import { heldAt } from './holds.js';
import { EVERYDAY_SIGNALS } from './lanes.js';
import { terminalsAt } from './terminals.js';
import type { CellChange, Ending, MachineRow, Moment, TimelineReader } from './types.js';

/** Columns whose change means something; C and TIME only count processor time, STIME never changes. */
const TOLD: readonly PsColumn[] = ['uid', 'ppid', 'pgid', 'sid', 'tty', 'cmd'];

/** Processes that were born and ended between the two moments are shown too, but only the latest few. */
const BRIEF_LIVES = 6;

/** The kernel keeps this many characters of a name: TASK_COMM_LEN - 1. */
const COMM_LENGTH = 15;

const isZombie = (row: ProcessRow): boolean => row.stat.startsWith('Z');

interface Lives {
  /** The row a process is compared with: the earlier moment's, or its first one. */
  first: Map<number, ProcessRow>;
  /** Its last row, as it was before it became a zombie. */
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
  if (!late || late.was !== row.cmd) return row;
  const { path, argv } = late.exec;
  // The same again; of a script, the kernel puts its interpreter before it.
  if (row.cmd.endsWith(argv.join(' '))) return row;
  const comm = path.slice(path.lastIndexOf('/') + 1).slice(0, COMM_LENGTH);
  return { ...row, comm, cmd: argv.join(' ') };
}

function follow(before: ReadonlyMap<number, ProcessRow>, events: readonly TimelineEvent[]): Lives {
  const [first, last] = [new Map(before), new Map(before)];
  const lives: Lives = { first, last, endings: new Map(), execs: new Map() };
  const { execs } = lives;
  const table = new Map(before);
  const parents = new Map<number, number>();
  const see = (row: ProcessRow): void => {
    const shown = upToDate(row, execs);
    if (shown === row) execs.delete(row.pid);
    if (!first.has(row.pid)) first.set(row.pid, row);
    if (!isZombie(row) || !last.has(row.pid)) last.set(row.pid, shown);
  };
  for (const event of events) {
    if (event.type === 'exit') lives.endings.set(event.pid, endingOf(event));
    else if (event.type === 'fork') parents.set(event.child, event.pid);
    else if (event.type === 'exec') {
      const row = last.get(event.pid);
      // Of a child whose row is not known yet: what it was forked from.
      const was = execs.get(event.pid)?.was ?? (row ?? last.get(parents.get(event.pid) ?? 0))?.cmd;
      execs.set(event.pid, { exec: event, was });
      if (row) last.set(event.pid, upToDate({ ...row, cmd: was ?? row.cmd }, execs));
    } else if (event.type === 'diff') {
      // In place: copying the table for every diff is what makes scrubbing through thousands of events slow.
      for (const pid of event.gone) table.delete(pid);
      for (const patch of event.set) {
        const row = { ...table.get(patch.pid), ...patch } as ProcessRow;
        table.set(patch.pid, row);
        see(row);
      }
    } else if (event.type === 'snapshot') {
      table.clear();
      for (const row of event.rows) {
        table.set(row.pid, row);
        see(row);
      }
    }
  }
  return lives;
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

/**
 * The machine as it was right after event `to`, and what changed since right after event `from`: changed cells with
 * the event behind each, the newly born, and the dead with how they ended. With `from` equal to `to` nothing is marked.
 */
export function momentOf(timeline: TimelineReader, from: number, to: number): Moment {
  const before = timeline.tableAt(from);
  const now = timeline.tableAt(to);
  const events = timeline.between(from, to);
  const lives = follow(before, events);
  const held = heldAt(timeline, to);
  const signals = events.flatMap((event) =>
    event.type === 'signal' && !EVERYDAY_SIGNALS.has(event.signal)
      ? [{ seq: event.seq, pid: event.pid, from: event.from, signal: event.signal }]
      : [],
  );
  const living = [...now.values()].map((read): MachineRow => {
    const row = upToDate(read, lives.execs);
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
