import { fileAt, intArg, ttyOf, type Context, type Words } from '../context.js';
import { depends, effect, fails, reason, returns, works, type Outlook } from '../facts.js';
import { linkOf, terminalOf } from '../paths.js';
import type { Fated } from '../facts.js';
import { fateOf } from '../signals.js';
import { hasThreads, isOrphaned, isZombie, members, pidsWhere, sessionOfGroup } from '../table.js';

/**
 * The session a terminal controls: its number, null for none, undefined where it may be one that is not in the table.
 * A terminal controls a session exactly as long as the leader has it (Linux disassociate_ctty).
 */
export function sessionOn(ctx: Context, tty: string): number | null | undefined {
  const holder = [...ctx.table.values()].find((row) => row.tty === tty);
  if (holder) return holder.sid;
  const ours = ctx.world.info.terminals.some((one) => one.tty === tty);
  return ctx.whole || ours ? null : undefined;
}

/** What a process outside the foreground group is answered when it touches its terminal; null when it may. */
export function backgroundStop(ctx: Context, tty: string, signal: 'SIGTTIN' | 'SIGTTOU'): Outlook | null {
  const { row, pid, table } = ctx;
  if (row.tty !== tty || row.tpgid <= 0 || row.tpgid === row.pgid) return null;
  const { pgid, tpgid } = row;
  const how = row.sigign.includes(signal) ? 'ignored' : row.sigblk.includes(signal) ? 'blocked' : null;
  if (how !== null)
    return signal === 'SIGTTIN' ? fails('EIO', 'background-read-unstopped', { pid, pgid, tpgid, how }) : null;
  const orphaned = isOrphaned(table, pgid);
  if (orphaned === null) return depends('group-unseen', { pgid });
  if (orphaned)
    return fails(ctx.call === 'ioctl' ? 'ENOTTY' : 'EIO', 'background-orphaned', {
      pid,
      pgid,
      tpgid,
      signal,
    });
  const fates = byFate(
    members(table, pgid).map((one) => [one, fateOf(table.get(one)!, signal, false, false)]),
  );
  return works(undefined, 'background-stop', { pid, pgid, tpgid, signal, fates });
}

/** The terminal behind a descriptor, or what can be said instead. */
function terminalAt(ctx: Context, fd: number): { tty: string } | { outlook: Outlook } {
  const { pid, row } = ctx;
  const at = fileAt(row, fd);
  if (at === 'closed')
    return {
      outlook: fd < 0 ? fails('EBADF', 'fd-negative', { fd }) : fails('EBADF', 'fd-closed', { pid, fd }),
    };
  if (at === 'unseen')
    return {
      outlook:
        row.sid === pid
          ? depends('fd-unseen', { pid, fd })
          : depends('tty-leader-needed', { pid, sid: row.sid, fd }),
    };
  const { file, deleted } = linkOf(at.opens);
  if (file === '/dev/null') return { outlook: fails('ENOTTY', 'fd-no-terminal', { fd, file }) };
  // /dev/tty stands for whatever was the controlling terminal when it was opened; others may refuse in ways of their own.
  const tty = terminalOf(file);
  if (tty === null) return { outlook: depends('fd-file', { pid, fd, file }) };
  if (deleted)
    return { outlook: fails(ctx.args[1] === 'TIOCSPGRP' ? 'ENOTTY' : 'EIO', 'tty-gone', { fd, tty }) };
  return { tty };
}

/** Linux tiocsctty. */
function takeTerminal(ctx: Context, tty: string): Outlook {
  const { pid, row, whole } = ctx;
  const own = ttyOf(row);
  if (row.sid !== pid) return fails('EPERM', 'tty-not-session-leader', { pid, sid: row.sid });
  if (own === tty) return works(returns(0), 'tty-already', { pid, tty });
  if (own !== null) return fails('EPERM', 'tty-has-one', { pid, tty: own });
  const sid = sessionOn(ctx, tty);
  if (sid === undefined) return depends('tty-session-unseen', { pid, tty });
  // Without privilege the descriptor must be readable, and the table does not show whether it is.
  if (sid === null) return works(undefined, 'tty-taken-over', { pid, tty, pgid: row.pgid });
  if (intArg(ctx, 2, 0) !== 1) return fails('EPERM', 'tty-taken', { tty, sid });
  // Taking it away needs CAP_SYS_ADMIN of the machine, which root of a world has not.
  return whole
    ? fails('EPERM', 'tty-taken-unprivileged', { tty, sid })
    : row.uid === 'root'
      ? works(undefined, 'tty-stolen', { pid, tty, sid })
      : fails('EPERM', 'tty-taken-unprivileged', { tty, sid });
}

/** Linux no_tty: a member drops only its own, the leader everybody's. */
function dropTerminal({ pid, row, table }: Context, tty: string): Outlook {
  const own = ttyOf(row);
  if (own !== tty) return fails('ENOTTY', 'tty-not-ours', { pid, tty, own });
  if (row.sid !== pid) return works(returns(0), 'tty-dropped', { pid, tty, sid: row.sid });
  const front = row.tpgid > 0 ? members(table, row.tpgid).filter((one) => !isZombie(table.get(one)!)) : [];
  const cut = pidsWhere(table, (r) => r.sid === pid && r.tty === tty && r.pid !== pid);
  // Is the leader itself in the foreground, the SIGHUP is for it too: how the call ends is up to that.
  const expects = front.includes(pid) ? undefined : returns(0);
  return works(expects, 'tty-dropped-by-leader', { pid, tty, pgid: row.tpgid, members: front, cut });
}

/** Linux tiocspgrp. */
function setForeground(ctx: Context, tty: string): Outlook {
  const { pid, row, table, whole, world } = ctx;
  const pgid = intArg(ctx, 2);
  if (pgid === undefined) return depends('unknown', { call: 'ioctl' });
  const stop = backgroundStop(ctx, tty, 'SIGTTOU');
  if (stop) return stop;
  if (pgid < 0) return fails('EINVAL', 'foreground-negative', { pgid });
  const own = ttyOf(row);
  if (own !== tty) return fails('ENOTTY', 'tty-not-ours', { pid, tty, own });
  const groupSid = sessionOfGroup(table, pgid);
  if (groupSid === null) {
    // The number may still be that of a session, or a thread's: then the answer is another.
    const used = pidsWhere(table, (r) => r.sid === pgid).length > 0 || hasThreads(table, world.info.init.pid);
    return whole && !used
      ? fails('ESRCH', 'foreground-no-group', { pgid })
      : depends('group-unseen', { pgid });
  }
  if (groupSid !== row.sid)
    return fails('EPERM', 'foreground-group-elsewhere', { pgid, sid: row.sid, groupSid });
  return works(returns(0), 'foreground', { tty, pgid, was: row.tpgid, members: members(table, pgid) });
}

/** ioctl(2), for who a terminal belongs to (ioctl_tty(2)). */
export const ioctl: Words = {
  foretell: (ctx) => {
    const fd = intArg(ctx, 0);
    const request = ctx.args[1];
    if (fd === undefined || (request !== 'TIOCSCTTY' && request !== 'TIOCNOTTY' && request !== 'TIOCSPGRP'))
      return depends('unknown', { call: 'ioctl' });
    const at = terminalAt(ctx, fd);
    if ('outlook' in at) return at.outlook;
    if (request === 'TIOCSCTTY') return takeTerminal(ctx, at.tty);
    return request === 'TIOCNOTTY' ? dropTerminal(ctx, at.tty) : setForeground(ctx, at.tty);
  },
  failed: (ctx, errno) => {
    const { pid, row } = ctx;
    const own = ttyOf(row);
    if (errno === 'EPERM' && ctx.args[1] === 'TIOCSCTTY') {
      if (row.sid !== pid) return reason('tty-not-session-leader', { pid, sid: row.sid });
      if (own !== null) return reason('tty-has-one', { pid, tty: own });
    }
    return errno === 'EBADF' ? reason('fd-closed', { pid, fd: intArg(ctx, 0) ?? -1 }) : undefined;
  },
  worked: (ctx, _outcome, after) => {
    const { pid, row, table } = ctx;
    const now = after.get(pid);
    if (ctx.args[1] !== 'TIOCSCTTY' || !now || now.tty === '?' || now.tty === row.tty) return undefined;
    const robbed = [...table.values()].find((r) => r.tty === now.tty && r.sid !== row.sid);
    return robbed
      ? effect('tty-stolen', { pid, tty: now.tty, sid: robbed.sid })
      : effect('tty-taken-over', { pid, tty: now.tty, pgid: now.pgid });
  },
};

/** Processes gathered by their fate, in the order in which the fates first come. */
export function byFate(fates: readonly (readonly [number, Fated['fate']])[]): Fated[] {
  const found = new Map<Fated['fate'], number[]>();
  for (const [pid, fate] of fates) found.set(fate, [...(found.get(fate) ?? []), pid]);
  return [...found].map(([fate, pids]) => ({ fate, pids }));
}
