import type { ProcessRow, Table } from '@daemonlab/protocol';
import type { Style } from '../terminal/style.js';
import { visible } from '../terminal/wrap.js';
import { signalSet } from './words.js';

/** Cells that name a process and take its colour. */
const IDENTITY = ['ppid', 'pgid', 'sid'] as const;
const PLAIN_CELLS = ['tty', 'cwd', 'umask'] as const;
const SIGNAL_SETS = [
  ['sigign', 'ignored'],
  ['sigcgt', 'caught'],
  ['sigblk', 'blocked'],
] as const;

const shown = (value: string): string => (value === '' ? '-' : visible(value));

/** More signals than this that enter or leave a set at once are not named one by one. */
const NAMED_MAX = 16;

/** A whole set. What nobody can block, ignore or catch is not said to be left out. */
const wholeSet = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : signalSet([...names, ...(names.length > NAMED_MAX ? ['SIGKILL', 'SIGSTOP'] : [])]);

/** `+SIGHUP −SIGCHLD`: what entered and left a set; `none → all signals` where that is most of them. */
function setChange(was: readonly string[], now: readonly string[]): string {
  const more = now.filter((name) => !was.includes(name)).map((name) => `+${name}`);
  const less = was.filter((name) => !now.includes(name)).map((name) => `−${name}`);
  return more.length + less.length > NAMED_MAX
    ? `${wholeSet(was)} → ${wholeSet(now)}`
    : [...more, ...less].join(' ');
}

/** `fd 0 A → B`; one for several descriptors that changed alike. */
function descriptorChanges(was: ProcessRow, now: ProcessRow): string[] {
  const alike = new Map<string, string[]>();
  for (const fd of ['0', '1', '2']) {
    const [before, after] = [was.fds[fd] ?? 'closed', now.fds[fd] ?? 'closed'];
    if (before === after) continue;
    const change = `${shown(before)} → ${shown(after)}`;
    alike.set(change, [...(alike.get(change) ?? []), fd]);
  }
  return [...alike].map(([change, fds]) => `fd ${fds.join(', ')} ${change}`);
}

/** The cells of one row that changed and that a reader of the table would care about. */
function rowChanges(was: ProcessRow, now: ProcessRow, style: Style): string[] {
  const cells: string[] = [];
  for (const column of IDENTITY)
    if (was[column] !== now[column])
      cells.push(`${column.toUpperCase()} ${style.pid(was[column])} → ${style.pid(now[column])}`);
  for (const column of PLAIN_CELLS)
    if (was[column] !== now[column] && now[column] !== '')
      cells.push(`${column === 'tty' ? 'TTY' : column} ${shown(was[column])} → ${shown(now[column])}`);
  if (now.stat[0] !== 'Z') cells.push(...descriptorChanges(was, now));
  for (const [field, word] of SIGNAL_SETS) {
    const change = setChange(was[field], now[field]);
    if (change !== '' && now.stat[0] !== 'Z') cells.push(`${word} ${change}`);
  }
  const [stopped, goesOn] = [
    was.stat[0] !== 'T' && now.stat[0] === 'T',
    was.stat[0] === 'T' && now.stat[0] !== 'T',
  ];
  if (stopped) cells.push('stopped');
  if (goesOn) cells.push('no longer stopped');
  return cells;
}

const newRow = (row: ProcessRow, style: Style): string =>
  `new: PPID ${style.pid(row.ppid)}, PGID ${style.pid(row.pgid)}, SID ${style.pid(row.sid)}, TTY ${row.tty}`;

/** Terminals whose foreground group changed: told once, though every row of the session has it. */
function foregroundChanges(was: Table, now: Table, style: Style): string[] {
  const lines = new Map<string, string>();
  for (const row of now.values()) {
    const before = was.get(row.pid);
    if (before && before.tty === row.tty && row.tty !== '?' && before.tpgid !== row.tpgid)
      lines.set(row.tty, `${row.tty}: foreground group ${style.pid(before.tpgid)} → ${style.pid(row.tpgid)}`);
  }
  return [...lines.values()];
}

/** What changed between two tables, a line per process: `6 mydaemon: SID 2 → 6, TTY pts/0 → ?`. */
export function changeLines(was: Table, now: Table, style: Style): string[] {
  const lines: string[] = [];
  for (const row of now.values()) {
    const before = was.get(row.pid);
    if (before === row) continue;
    const cells = before ? rowChanges(before, row, style) : [newRow(row, style)];
    if (cells.length > 0) lines.push(`${style.pid(row.pid)} ${visible(row.comm)}: ${cells.join(', ')}`);
  }
  return [...lines, ...foregroundChanges(was, now, style)];
}
