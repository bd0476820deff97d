import { intArg, ttyOf, type Words } from '../context.js';
import { depends, fails, reason, returns, works } from '../facts.js';
import { hasThreads, members, sessionOfGroup } from '../table.js';

/** setsid(2); Linux ksys_setsid: refused whenever a group with the caller's number exists, zombies in it included. */
export const setsid: Words = {
  foretell: ({ row, pid, table }) => {
    if (row.sid === pid) return fails('EPERM', 'setsid-session-leader', { pid });
    if (row.pgid === pid) return fails('EPERM', 'setsid-group-leader', { pid });
    const others = members(table, pid);
    if (others.length > 0)
      return fails('EPERM', 'setsid-group-lives', { pid, pgid: row.pgid, members: others });
    return works(returns(pid), 'setsid', { pid, sid: row.sid, pgid: row.pgid, tty: ttyOf(row) });
  },
};

/** setpgid(2); the checks in the order of Linux. */
export const setpgid: Words = {
  foretell: (ctx) => {
    const { row, pid, table, whole, world } = ctx;
    const asked = intArg(ctx, 0, 0);
    const askedGroup = intArg(ctx, 1, 0);
    if (asked === undefined || askedGroup === undefined) return depends('unknown', { call: 'setpgid' });
    const target = asked === 0 ? pid : asked;
    const pgid = askedGroup === 0 ? target : askedGroup;
    if (pgid < 0) return fails('EINVAL', 'setpgid-negative', { pgid });
    const moved = table.get(target);
    if (!moved) {
      // A thread's number is a process's too for this call, and answered with EINVAL.
      return target < 0 || (whole && !hasThreads(table, world.info.init.pid))
        ? fails('ESRCH', 'setpgid-no-process', { target })
        : depends('target-unseen', { target });
    }
    if (target !== pid) {
      if (moved.ppid !== pid) return fails('ESRCH', 'setpgid-not-a-child', { pid, target });
      if (moved.sid !== row.sid)
        return fails('EPERM', 'setpgid-child-left-session', { target, sid: row.sid, targetSid: moved.sid });
      const execed = world.history?.execed.get(target);
      if (execed === true) return fails('EACCES', 'setpgid-child-execed', { target });
      if (execed === undefined) return depends('setpgid-child-execed?', { target });
    }
    if (moved.sid === target) return fails('EPERM', 'setpgid-session-leader', { target });
    if (pgid !== target) {
      const group = members(table, pgid)[0];
      if (group === undefined)
        return whole ? fails('EPERM', 'setpgid-no-group', { pgid }) : depends('group-unseen', { pgid });
      const groupSid = sessionOfGroup(table, pgid)!;
      if (groupSid !== row.sid)
        return fails('EPERM', 'setpgid-group-elsewhere', { pgid, sid: row.sid, groupSid });
    }
    if (moved.pgid === pgid) return works(returns(0), 'setpgid-same', { pid: target, pgid });
    return pgid === target
      ? works(returns(0), 'setpgid-new', { pid: target, was: moved.pgid })
      : works(returns(0), 'setpgid-join', { pid: target, pgid, was: moved.pgid });
  },
  failed: (ctx, errno) => {
    const target = intArg(ctx, 0, 0) === 0 ? ctx.pid : intArg(ctx, 0);
    if (target === undefined) return undefined;
    if (errno === 'EACCES') return reason('setpgid-child-execed', { target });
    if (errno === 'ESRCH') return reason('setpgid-not-a-child', { pid: ctx.pid, target });
    return undefined;
  },
  worked: (ctx, _outcome, after) => {
    const target = intArg(ctx, 0, 0) === 0 ? ctx.pid : (intArg(ctx, 0) ?? ctx.pid);
    const was = ctx.table.get(target)?.pgid;
    const now = after.get(target)?.pgid;
    if (was === undefined || now === undefined) return undefined;
    if (was === now) return { code: 'setpgid-same', data: { pid: target, pgid: now } };
    return now === target
      ? { code: 'setpgid-new', data: { pid: target, was } }
      : { code: 'setpgid-join', data: { pid: target, pgid: now, was } };
  },
};
