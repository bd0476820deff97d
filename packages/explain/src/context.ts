import type { CallArg, CallOutcome, ProcessRow, Table } from '@daemonlab/protocol';
import type { Effect, Outlook, Reason } from './facts.js';
import type { World } from './world.js';

/** A call of a process that is in the table. */
export interface Context {
  call: string;
  args: readonly CallArg[];
  pid: number;
  row: ProcessRow;
  table: Table;
  world: World;
  /** All processes there are, are in the table: true for a world of its own, not for the host's. */
  whole: boolean;
}

/** Null when the process is not in the table. */
export function contextOf(call: string, args: readonly CallArg[], pid: number, world: World): Context | null {
  const { table } = world;
  const row = table.get(pid);
  const whole = world.info.isolation === 'namespaces';
  return row ? { call, args, pid, row, table, world, whole } : null;
}

/** What is known of a call. */
export interface Words {
  foretell(ctx: Context): Outlook;
  /** Why it failed where that was not foretold; undefined where only the errno's own meaning can be said. */
  failed?(ctx: Context, errno: string): Reason | undefined;
  /** What became of it when it has not come back and does not merely wait. */
  blocked?(ctx: Context, after: Table): Effect | undefined;
  /** What it changed; undefined where that is what was foretold, or else cells that changed. */
  worked?(ctx: Context, outcome: CallOutcome, after: Table): Effect | undefined;
}

export const intArg = (ctx: Context, i: number, absent?: number): number | undefined => {
  const arg = ctx.args[i] ?? absent;
  return typeof arg === 'number' && Number.isInteger(arg) ? arg : undefined;
};

export const textArg = (ctx: Context, i: number): string | undefined => {
  const arg = ctx.args[i];
  return typeof arg === 'string' ? arg : undefined;
};

/** Names of flags, given as a list or a single one; null for numbers, which are not read here. */
export function flagsArg(ctx: Context, i: number): string[] | null {
  const arg = ctx.args[i] ?? [];
  const list = Array.isArray(arg) ? arg : [arg];
  return list.every((one) => typeof one === 'string') ? list : null;
}

/** A mode given as a number or as octal digits. */
export function modeArg(ctx: Context, i: number): number | undefined {
  const arg = ctx.args[i];
  if (typeof arg === 'number') return arg;
  return typeof arg === 'string' && /^[0-7]+$/.test(arg) ? parseInt(arg, 8) : undefined;
}

export const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** The controlling terminal, or null. */
export const ttyOf = (row: ProcessRow): string | null => (row.tty === '?' ? null : row.tty);

/** What a descriptor is open on: its link, `closed`, or `unseen` for those the table only counts. */
export function fileAt(row: ProcessRow, fd: number): { opens: string } | 'closed' | 'unseen' {
  if (fd < 0) return 'closed';
  const opens = row.fds[String(fd)];
  if (opens !== undefined) return { opens };
  // A row that could not be read has no cwd either: its descriptors are unknown, not closed.
  return fd > 2 || row.cwd === '' ? 'unseen' : 'closed';
}
