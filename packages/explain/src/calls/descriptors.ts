import type { ProcessRow } from '@daemonlab/protocol';
import { fileAt, flagsArg, intArg, textArg, type Context, type Words } from '../context.js';
import { depends, effect, fails, reason, returns, works, type Outlook, type Reason } from '../facts.js';
import { linkOf, terminalOf } from '../paths.js';
import { isStopped } from '../table.js';
import { backgroundStop } from './terminal.js';

/** Descriptors up to here are below any limit a program is likely to run with (RLIMIT_NOFILE). */
const SAFE_FD = 63;

const closed = (ctx: Context, fd: number): Outlook =>
  fd < 0 ? fails('EBADF', 'fd-negative', { fd }) : fails('EBADF', 'fd-closed', { pid: ctx.pid, fd });

const linkAt = (ctx: Context, fd: number): string | null => {
  const at = fileAt(ctx.row, fd);
  return typeof at === 'string' ? null : at.opens;
};

const badFd = (ctx: Context, errno: string): Reason | undefined => {
  const fd = intArg(ctx, 0);
  // One that is open refuses so too, when it was opened for reading or writing only.
  return errno === 'EBADF' && fd !== undefined && linkAt(ctx, fd) === null
    ? reason('fd-closed', { pid: ctx.pid, fd })
    : undefined;
};

/** The number that dup(2) gives: the lowest free one; null where it is among those that the table only counts. */
function lowestFree(row: ProcessRow): number | null {
  const free = [0, 1, 2].find((fd) => row.fds[String(fd)] === undefined);
  return free ?? (row.fdsMore === 0 ? 3 : null);
}

/** dup(2), dup2(2), dup3(2). */
export const dup: Words = {
  foretell: (ctx) => {
    const { pid, row } = ctx;
    const from = intArg(ctx, 0);
    const to = ctx.call === 'dup' ? lowestFree(row) : intArg(ctx, 1);
    if (from === undefined || to === undefined) return depends('unknown', { call: ctx.call });
    if (ctx.call === 'dup3' && from === to) return fails('EINVAL', 'fd-same', { fd: from });
    const at = fileAt(row, from);
    if (at === 'closed') return closed(ctx, from);
    if (at === 'unseen') return depends('fd-unseen', { pid, fd: from });
    if (to === null) return works(returns(), 'dup-unseen', { pid, from, file: at.opens });
    if (to < 0) return closed(ctx, to);
    if (from !== to && to > SAFE_FD) return depends('fd-limit?', { pid, from, to });
    const expects = to <= SAFE_FD ? returns(to) : undefined;
    if (from === to) return works(expects, 'dup-same', { fd: from });
    const shut = linkAt(ctx, to);
    return works(expects, 'dup', { pid, from, to, file: at.opens, closed: shut });
  },
  failed: (ctx, errno) => {
    const [from, to] = [intArg(ctx, 0), intArg(ctx, 1)];
    if (errno === 'EBADF' && ctx.call !== 'dup' && from !== undefined && to !== undefined) {
      if (linkAt(ctx, from) !== null) return reason('fd-beyond-limit', { pid: ctx.pid, fd: to });
      // The table does not tell whether a descriptor above 2 is open, and so not which of the two is at fault.
      if (to > SAFE_FD) return undefined;
    }
    return badFd(ctx, errno);
  },
  worked: (ctx, outcome, after) => {
    const from = intArg(ctx, 0);
    if (outcome.kind !== 'returned' || from === undefined) return undefined;
    const to = outcome.result;
    if (from === to) return effect('dup-same', { fd: from });
    // What a descriptor that the table only counts is open on, is seen in the one that now stands for the same.
    const file = linkAt(ctx, from) ?? after.get(ctx.pid)?.fds[String(to)] ?? null;
    return effect('dup', { pid: ctx.pid, from, to, file, closed: linkAt(ctx, to) });
  },
};

export const close: Words = {
  foretell: (ctx) => {
    const fd = intArg(ctx, 0);
    if (fd === undefined) return depends('unknown', { call: 'close' });
    const at = fileAt(ctx.row, fd);
    if (at === 'closed') return closed(ctx, fd);
    return at === 'unseen'
      ? depends('fd-unseen', { pid: ctx.pid, fd })
      : works(returns(0), 'close', { pid: ctx.pid, fd, file: at.opens });
  },
  failed: badFd,
  worked: (ctx) => {
    const fd = intArg(ctx, 0);
    return fd === undefined ? undefined : effect('close', { pid: ctx.pid, fd, file: linkAt(ctx, fd) });
  },
};

/** The last number of close_range(2), null for "all there are". */
function lastOf(ctx: Context): number | null | undefined {
  if (ctx.args[1] === '~0U' || ctx.args[1] === undefined) return null;
  const last = intArg(ctx, 1);
  return last !== undefined && (last < 0 || last >= 0x7fffffff) ? null : last;
}

export const closeRange: Words = {
  foretell: (ctx) => {
    const first = intArg(ctx, 0);
    const last = lastOf(ctx);
    const flags = flagsArg(ctx, 2);
    if (first === undefined || first < 0 || last === undefined || flags === null)
      return depends('unknown', { call: 'close_range' });
    if (last !== null && last < first) return fails('EINVAL', 'fd-range-backwards', { first, last });
    if (flags.includes('CLOSE_RANGE_CLOEXEC'))
      return works(returns(0), 'close-range-cloexec', { first, last });
    const std = Object.keys(ctx.row.fds)
      .map(Number)
      .filter((fd) => fd >= first && (last === null || fd <= last))
      .sort((a, b) => a - b);
    // Those above 2 are only counted in the table: which of them are in a range inside is not known.
    const above = last === null && first <= 3 ? ctx.row.fdsMore : 0;
    return works(returns(0), 'close-range', { first, last, std, above });
  },
};

export const write: Words = {
  foretell: (ctx) => {
    const { pid, row } = ctx;
    const fd = intArg(ctx, 0);
    if (fd === undefined) return depends('unknown', { call: 'write' });
    const at = fileAt(row, fd);
    if (at === 'closed') return closed(ctx, fd);
    if (at === 'unseen') return depends('fd-unseen', { pid, fd });
    const { file, deleted } = linkOf(at.opens);
    const said = textArg(ctx, 1);
    // How a descriptor was opened is not in the table: one only for reading refuses even here.
    if (file === '/dev/null') return works(undefined, 'write-null', { file });
    const tty = terminalOf(file);
    if (tty === null || said === undefined || said === '') return depends('write-blocks?', { fd });
    if (deleted) return fails('EIO', 'tty-gone', { fd, tty });
    const own = row.tty === tty;
    const background = own && row.tpgid > 0 && row.tpgid !== row.pgid;
    return works(undefined, 'write-terminal', { pid, tty, own, background });
  },
  failed: (ctx, errno) => {
    const fd = intArg(ctx, 0);
    const tty = fd === undefined ? null : terminalOf(linkOf(linkAt(ctx, fd) ?? '').file);
    if (errno === 'EIO' && fd !== undefined && tty !== null) {
      const { pid, row } = ctx;
      // A terminal that is not gone answers so when tostop is on and nobody could continue the group.
      return row.tty === tty && row.tpgid > 0 && row.tpgid !== row.pgid
        ? reason('background-orphaned', { pid, pgid: row.pgid, tpgid: row.tpgid, signal: 'SIGTTOU' })
        : reason('tty-gone', { fd, tty });
    }
    return badFd(ctx, errno);
  },
  // With tostop on, which the table does not show, a write from the background stops its group (termios(3)).
  blocked: (ctx, after) => {
    const tty = terminalOf(linkAt(ctx, intArg(ctx, 0) ?? -1) ?? '');
    const now = after.get(ctx.pid);
    if (tty === null || !now || !isStopped(now) || isStopped(ctx.row)) return undefined;
    const stop = backgroundStop(ctx, tty, 'SIGTTOU');
    return stop?.verdict === 'works' ? stop.fact : undefined;
  },
  worked: (ctx) => {
    const fd = intArg(ctx, 0);
    return fd !== undefined && fileAt(ctx.row, fd) === 'unseen'
      ? effect('write', { fd, file: null })
      : undefined;
  },
};

export const read: Words = {
  foretell: (ctx) => {
    const { pid, row } = ctx;
    const fd = intArg(ctx, 0);
    if (fd === undefined) return depends('unknown', { call: 'read' });
    const at = fileAt(row, fd);
    if (at === 'closed') return closed(ctx, fd);
    if (at === 'unseen') return depends('fd-unseen', { pid, fd });
    const { file, deleted } = linkOf(at.opens);
    if (file === '/dev/null') return works(undefined, 'read-null', { fd });
    const tty = terminalOf(file);
    if (tty === null) return depends('fd-file', { pid, fd, file });
    if (deleted) return works(returns(0), 'read-end', { fd, tty });
    return backgroundStop(ctx, tty, 'SIGTTIN') ?? works(undefined, 'read-terminal', { pid, tty });
  },
  failed: badFd,
  worked: (ctx) => {
    const fd = intArg(ctx, 0);
    return fd === undefined || fileAt(ctx.row, fd) !== 'unseen'
      ? undefined
      : effect('read', { fd, file: null });
  },
};
