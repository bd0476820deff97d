import type { EventOf, ProcessRow, Table, TimelineEvent } from '@daemonlab/protocol';
import { setsTerminal } from './causes.js';
import type { TimelineReader } from './types.js';

/** The kernel keeps this many characters of a name: TASK_COMM_LEN - 1. */
const COMM_LENGTH = 15;

/** What is not in the table so many events after it was told is not late, but missing. Of four shells at once it was 121. */
export const LATE = 400;

export const isZombie = ({ stat }: { stat?: string | undefined }): boolean => stat?.startsWith('Z') === true;

type MutableTable = Map<number, ProcessRow>;

/** What a process shows that runs what an exec names. */
export function execed(row: ProcessRow, { path, argv }: EventOf<'exec'>): ProcessRow {
  // The same again; of a script, the kernel puts its interpreter before it.
  if (row.cmd.endsWith(argv.join(' '))) return row;
  const comm = path.slice(path.lastIndexOf('/') + 1).slice(0, COMM_LENGTH);
  return { ...row, comm, cmd: argv.join(' ') };
}

/** `S`, and `s` for who leads a session, `+` for the foreground group. Source: ps(1), "PROCESS STATE CODES". */
function withFlags(row: ProcessRow): ProcessRow {
  let others = '';
  for (let at = 1; at < row.stat.length; at += 1)
    if (row.stat[at] !== 's' && row.stat[at] !== '+') others += row.stat[at]!;
  const leads = row.pid === row.sid ? 's' : '';
  const foreground = row.pgid === row.tpgid ? '+' : '';
  return { ...row, stat: `${row.stat.charAt(0)}${leads}${others}${foreground}` };
}

/** A child is what its parent is, but for its number, its parent and its clock. When it started is not known. Source: fork(2). */
const newborn = (parent: ProcessRow, pid: number): ProcessRow =>
  withFlags({ ...parent, pid, ppid: parent.pid, c: 0, stime: '', time: '00:00:00', stat: 'S' });

/**
 * The table between two readings of it. The lab host reads rows some milliseconds after what changed them has been told,
 * and in the meantime there may be a hundred events. What is sure by the kernel's rules is in the rows at once here: who is
 * born, and with what; groups, sessions and parents. The row that is read, once there is one, stands in place of that.
 */
export class ReckonedTable {
  readonly #read: MutableTable;
  readonly #ahead: MutableTable;
  /** Whose terminal has changed in a way that only their row tells. */
  readonly #unsure = new Set<number>();
  /** Whose end was told, but who is not known since to be gone, or a zombie. */
  readonly #over = new Set<number>();

  private constructor(read: Table, ahead: Table) {
    this.#read = new Map(read);
    this.#ahead = new Map(ahead);
  }

  /** As it was right after event `seq`. */
  static at(timeline: TimelineReader, seq: number): ReckonedTable {
    const from = Math.max(seq - LATE, timeline.firstSeq - 1);
    const table = new ReckonedTable(timeline.tableAt(from), new Map());
    for (const event of timeline.between(from, seq)) table.take(event);
    return table;
  }

  get(pid: number): ProcessRow | undefined {
    return this.#ahead.get(pid) ?? this.#read.get(pid);
  }

  /** Whether the row of a process is not read yet. */
  isUnread(pid: number): boolean {
    return this.#ahead.has(pid) && !this.#read.has(pid);
  }

  /** Those that have ended and still have the row of when they lived. */
  get over(): ReadonlySet<number> {
    return this.#over;
  }

  rows(): Table {
    return new Map([...this.#read, ...this.#ahead]);
  }

  /** Takes in the next event. Returns the pids of the rows that are new or changed by it. */
  take(event: TimelineEvent): number[] {
    switch (event.type) {
      case 'diff':
        return this.#patched(event);
      case 'snapshot':
        this.#read.clear();
        this.#ahead.clear();
        this.#unsure.clear();
        this.#over.clear();
        for (const row of event.rows) this.#read.set(row.pid, row);
        return event.rows.map(({ pid }) => pid);
      case 'fork':
        return this.#born(event);
      case 'call':
        return event.errno === undefined ? this.#called(event) : [];
      case 'exec':
        return this.#change(event.pid, (row) => execed(row, event));
      case 'reparent':
        return this.#change(event.pid, (row) => ({ ...row, ppid: event.to }));
      case 'exit':
        return this.#ended(event.pid);
      default:
        return [];
    }
  }

  // In place: copying the table for every diff is what makes scrubbing through thousands of events slow.
  #patched({ gone, set }: EventOf<'diff'>): number[] {
    for (const pid of gone) {
      this.#read.delete(pid);
      this.#forget(pid);
      this.#over.delete(pid);
    }
    return set.map((patch) => {
      const row = { ...this.#read.get(patch.pid), ...patch } as ProcessRow;
      this.#read.set(patch.pid, row);
      this.#forget(patch.pid);
      // One that is read in the midst of its end does not live again.
      if (isZombie(row)) this.#over.delete(patch.pid);
      return patch.pid;
    });
  }

  #forget(pid: number): void {
    this.#ahead.delete(pid);
    this.#unsure.delete(pid);
  }

  #change(pid: number, change: (row: ProcessRow) => ProcessRow): number[] {
    const row = this.get(pid);
    if (!row) return [];
    this.#ahead.set(pid, change(row));
    return [pid];
  }

  #born({ pid, child, inherits }: EventOf<'fork'>): number[] {
    const parent = this.get(pid);
    if (!parent || inherits === false || this.#unsure.has(pid) || this.#read.has(child)) return [];
    this.#ahead.set(child, newborn(parent, child));
    return [child];
  }

  #called(event: EventOf<'call'>): number[] {
    const { pid, name, args } = event;
    if (name === 'setsid')
      return this.#change(pid, (row) => withFlags({ ...row, pgid: pid, sid: pid, tty: '?', tpgid: -1 }));
    if (name === 'setpgid') {
      const target = Number(args[0]) || pid;
      return this.#change(target, (row) => withFlags({ ...row, pgid: Number(args[1]) || target }));
    }
    const row = this.get(pid);
    const foreground = row && name === 'ioctl' && args[1] === 'TIOCSPGRP' ? Number(args[2]) : 0;
    if (row && foreground > 0)
      return this.#changeSession(row.sid, (one) => withFlags({ ...one, tpgid: foreground }));
    // A file is opened all the time, but a terminal got by that only by a session's leader who has none.
    const mayGet = row?.tty === '?' && row.sid === pid;
    if (row && (mayGet || name === 'ioctl') && setsTerminal(event, mayGet ? 'pts/0' : '?'))
      this.#unsure.add(pid);
    return [];
  }

  /** One whose row was never read leaves none behind. The end of a session's leader takes its terminal from all of it. */
  #ended(pid: number): number[] {
    const leader = this.get(pid);
    if (this.isUnread(pid)) this.#ahead.delete(pid);
    else if (leader) this.#over.add(pid);
    if (!leader || leader.sid !== pid || leader.tty === '?') return [];
    return this.#changeSession(pid, (row) => withFlags({ ...row, tty: '?', tpgid: -1 }));
  }

  /** Those of a session that have its terminal. */
  #changeSession(sid: number, change: (row: ProcessRow) => ProcessRow): number[] {
    const pids: number[] = [];
    for (const row of this.rows().values())
      if (row.sid === sid && row.tty !== '?') pids.push(...this.#change(row.pid, change));
    return pids;
  }
}
