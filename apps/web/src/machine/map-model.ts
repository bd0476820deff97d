import type { ProcessRow } from '@daemonlab/protocol';
import type { ChipFacts, MachineRow, Moment, TerminalAt } from './types.js';

export interface GroupBox {
  pgid: number;
  /** Where the process that gave the group its number is, when it is not in it. */
  leader: 'here' | 'elsewhere' | 'gone';
  /** Gets the keys of the session's terminal. */
  foreground: boolean;
  chips: ChipFacts[];
}

export interface SessionBox {
  sid: number;
  leaderGone: boolean;
  terminal: TerminalAt | null;
  groups: GroupBox[];
  /** Was made since the moment compared with. */
  born: boolean;
}

/** Sessions holding groups holding processes; init, and the terminals no session holds, apart. */
export interface ProcessTree {
  init: ChipFacts | null;
  /** Living children of init, in order of pid. */
  initChildren: number[];
  sessions: SessionBox[];
  loose: TerminalAt[];
  /** Chips in all, init not counted. */
  count: number;
}

function stateOf({ row, ending }: MachineRow): ChipFacts['state'] {
  if (ending) return 'dead';
  if (row.stat.startsWith('Z')) return 'zombie';
  return row.stat.startsWith('T') || row.stat.startsWith('t') ? 'stopped' : 'running';
}

/** A process's name for people: its comm, without the brackets and `<defunct>` of a zombie. */
const nameOf = (row: ProcessRow): string => row.comm || row.cmd;

function chipOf(entry: MachineRow, names: ReadonlyMap<number, string>): ChipFacts {
  const { row, ending } = entry;
  const alive = ending === null;
  return {
    pid: row.pid,
    comm: nameOf(row),
    ppid: row.ppid,
    parent: names.get(row.ppid) ?? null,
    pgid: row.pgid,
    sid: row.sid,
    tty: row.tty === '?' ? null : row.tty,
    leadsGroup: alive && row.pid === row.pgid,
    leadsSession: alive && row.pid === row.sid,
    foreground: alive && row.tty !== '?' && row.tpgid === row.pgid,
    state: stateOf(entry),
    ending,
    held: entry.held?.name ?? null,
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Has the process that gave a group or session its number gone? Number 0 belongs to one outside the world. */
const isGone = (id: number, initId: number | undefined, members: readonly ChipFacts[]): boolean =>
  id !== 0 && id !== initId && !members.some((chip) => chip.pid === id && chip.state !== 'dead');

/** Of a group with nobody alive, whose number is another's by now, its old leader's whereabouts are not told. */
function leaderOf(
  pgid: number,
  initGroup: number | undefined,
  members: readonly ChipFacts[],
  living: ReadonlySet<number>,
): GroupBox['leader'] {
  if (!isGone(pgid, initGroup, members)) return 'here';
  if (!living.has(pgid)) return 'gone';
  return members.some((chip) => chip.state !== 'dead') ? 'elsewhere' : 'here';
}

function groupsOf(
  chips: readonly ChipFacts[],
  initGroup: number | undefined,
  living: ReadonlySet<number>,
): GroupBox[] {
  return [...groupBy(chips, (chip) => chip.pgid)]
    .map(([pgid, members]) => ({
      pgid,
      leader: leaderOf(pgid, initGroup, members, living),
      foreground: members.some((chip) => chip.foreground),
      chips: members,
    }))
    .sort((a, b) => a.pgid - b.pgid);
}

/** A life that began and ended since the moment compared with is drawn only where the living still bear its number. */
function isShown({ row, born, ending }: MachineRow, all: readonly MachineRow[]): boolean {
  if (!born || ending === null) return true;
  return all.some(
    (other) => other.ending === null && (other.row.pgid === row.pid || other.row.sid === row.pid),
  );
}

/**
 * The tree the map draws. Init stands apart unless other processes share its session, which then is a session like
 * others without it. Groups and sessions with nobody alive are kept while their dead are still shown.
 */
export function processTree(moment: Moment, initPid: number): ProcessTree {
  const names = new Map(moment.rows.map(({ row }) => [row.pid, nameOf(row)]));
  const initRow = moment.rows.find(({ row, ending }) => row.pid === initPid && ending === null);
  const others = moment.rows.filter(({ row }) => row.pid !== initPid);
  const born = new Set(
    moment.rows
      .filter(({ row, born: isNew, changes }) => row.pid === row.sid && (isNew || changes.sid))
      .map(({ row }) => row.sid),
  );
  const chips = others.filter((entry) => isShown(entry, moment.rows)).map((entry) => chipOf(entry, names));
  const living = new Set(chips.filter((chip) => chip.state !== 'dead').map((chip) => chip.pid));
  const sessions = [...groupBy(chips, (chip) => chip.sid)]
    .map(([sid, members]): SessionBox => ({
      sid,
      leaderGone: isGone(sid, initRow?.row.sid, members),
      terminal: moment.terminals.find((terminal) => terminal.sid === sid) ?? null,
      groups: groupsOf(members, initRow?.row.pgid, living),
      born: born.has(sid),
    }))
    .sort((a, b) => a.sid - b.sid);
  const held = new Set(sessions.map((session) => session.terminal?.tty));
  return {
    init: initRow ? chipOf(initRow, names) : null,
    initChildren: chips
      .filter((chip) => chip.ppid === initPid && chip.state !== 'dead')
      .map((chip) => chip.pid)
      .sort((a, b) => a - b),
    sessions,
    loose: moment.terminals.filter((terminal) => !held.has(terminal.tty)),
    count: chips.length,
  };
}
