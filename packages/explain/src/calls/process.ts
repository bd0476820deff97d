import type { CallArg, ExecObstacle, Table } from '@daemonlab/protocol';
import { flagsArg, intArg, ttyOf, type Context, type Words } from '../context.js';
import {
  depends,
  effect,
  fails,
  reason,
  returns,
  works,
  type Effect,
  type Outlook,
  type Reason,
} from '../facts.js';
import { execPath } from '../history.js';
import { noSignal, signalOf } from '../signals.js';
import { hasThreads, isOrphaned, isStopped, isZombie, members, pidsWhere } from '../table.js';

/** Flags of clone and clone3, as the decoders show them. */
function cloneFlags(args: readonly CallArg[]): readonly CallArg[] {
  const [first] = args;
  if (Array.isArray(first)) return first;
  if (first !== null && typeof first === 'object' && Array.isArray(first.flags)) return first.flags;
  return [];
}

function forkEffect(ctx: Context, child: number | null, after?: Table): Effect {
  const born = (child === null ? undefined : after?.get(child)) ?? ctx.row;
  const waits = ctx.call === 'vfork' || cloneFlags(ctx.args).includes('CLONE_VFORK');
  const { pgid, sid, cwd, umask } = born;
  return effect('fork', { pid: ctx.pid, child, pgid, sid, tty: ttyOf(born), cwd, umask, waits });
}

/** fork(2), vfork(2), clone(2), clone3. */
export const fork: Words = {
  foretell: (ctx) => {
    const flags = cloneFlags(ctx.args);
    const { processes: limit } = ctx.world.info.limits;
    if (flags.includes('CLONE_THREAD')) return works(undefined, 'thread', { pid: ctx.pid });
    // How the limit is counted (threads, zombies, processes outside) is the world's own affair: near it nothing is promised.
    if (ctx.table.size * 2 > limit && limit > 0)
      return depends('fork-limit?', { processes: ctx.table.size, limit });
    const plain = ctx.call === 'fork' || ctx.call === 'vfork';
    const fact = forkEffect(ctx, null);
    return {
      verdict: 'works',
      expects: plain && !hasThreads(ctx.table, ctx.world.info.init.pid) ? { kind: 'forked' } : undefined,
      fact,
    };
  },
  failed: (ctx, errno) =>
    errno === 'EAGAIN' && ctx.table.size * 2 > ctx.world.info.limits.processes
      ? reason('processes-at-limit', { limit: ctx.world.info.limits.processes })
      : undefined,
  worked: (ctx, outcome, after) => {
    if (cloneFlags(ctx.args).includes('CLONE_THREAD')) return effect('thread', { pid: ctx.pid });
    const child =
      outcome.kind === 'forked' ? outcome.child : outcome.kind === 'returned' ? outcome.result : null;
    return forkEffect(ctx, child, after);
  },
};

/** Who gets a process's children: its nearest ancestor that is a subreaper, else init. */
function adopterOf({ row, table, world }: Context): { adopter: number; sure: boolean } {
  const marked = world.history?.subreapers ?? null;
  const seen = new Set<number>();
  for (
    let up = row.ppid;
    table.has(up) && up !== world.info.init.pid && !seen.has(up);
    up = table.get(up)!.ppid
  ) {
    if (marked?.has(up)) return { adopter: up, sure: true };
    seen.add(up);
  }
  // Without ancestors between, there is nobody else.
  return { adopter: world.info.init.pid, sure: marked !== null || seen.size === 0 };
}

/** Groups that nobody can continue once a process is gone, and in which somebody is stopped. */
function stoppedGroups(ctx: Context, adopter: number): { pgid: number; members: number[] }[] {
  const { table, pid, row } = ctx;
  const concerned = new Set([
    row.pgid,
    ...[...table.values()].filter((r) => r.ppid === pid).map((r) => r.pgid),
  ]);
  return [...concerned]
    .sort((a, b) => a - b)
    .filter(
      (pgid) =>
        isOrphaned(table, pgid) === false &&
        isOrphaned(table, pgid, { pid, adopter }) === true &&
        [...table.values()].some((r) => r.pgid === pgid && r.pid !== pid && isStopped(r)),
    )
    .map((pgid) => ({ pgid, members: members(table, pgid).filter((one) => one !== pid) }));
}

/** exit_group(2) and _exit(2): the end of the whole process. */
export const exit: Words = {
  foretell: (ctx) => {
    const { row, pid, table, world } = ctx;
    if (ctx.call === 'exit' && row.stat.includes('l')) return depends('exit-thread?', { pid });
    if (pid === world.info.init.pid && world.info.init.kind === 'init')
      return works(undefined, 'exit-init', { pid });
    const { adopter, sure } = adopterOf(ctx);
    const tty = ttyOf(row);
    const others = (pids: number[]): number[] => pids.filter((one) => one !== pid);
    const hangup =
      tty !== null && row.sid === pid
        ? {
            tty,
            pgid: row.tpgid,
            members:
              row.tpgid > 0
                ? others(members(table, row.tpgid).filter((one) => !isZombie(table.get(one)!)))
                : [],
            cut: others(pidsWhere(table, (r) => r.sid === pid && r.tty === tty)),
          }
        : null;
    return works({ kind: 'exited' }, 'exit', {
      pid,
      code: (intArg(ctx, 0, 0) ?? 0) & 0xff,
      parent: row.ppid,
      reaped: table.get(row.ppid)?.sigign.includes('SIGCHLD') ?? false,
      orphans: pidsWhere(table, (r) => r.ppid === pid && !isZombie(r)),
      adopter,
      adopterSure: sure,
      hangup,
      // After a hang-up the leader's end still reaches the group that was in the foreground (Linux disassociate_ctty).
      silent: row.sid === pid && tty === null && world.history?.noHangup === true,
      stopped: stoppedGroups(ctx, adopter),
    });
  },
};

function obstructed(path: string, obstacle: ExecObstacle): Outlook {
  switch (obstacle) {
    case 'missing':
      return path === ''
        ? fails('ENOENT', 'path-empty', { call: '' })
        : fails('ENOENT', 'path-missing', { path });
    case 'not-a-directory':
      return fails('ENOTDIR', 'path-not-a-directory', { path });
    case 'not-regular':
      return fails('EACCES', 'exec-not-regular', { path });
    case 'not-executable':
      return fails('EACCES', 'exec-not-executable', { path });
    case 'forbidden':
      return fails('EACCES', 'exec-forbidden', { path });
  }
}

/** execve(2), execveat(2). */
export const execve: Words = {
  foretell: (ctx) => {
    const path = execPath(ctx.call, ctx.args) ?? '';
    const seen = ctx.world.history?.obstacles.get(ctx.pid);
    if (seen?.path === path) return obstructed(path, seen.obstacle);
    return depends('exec-unseen', { pid: ctx.pid, path });
  },
  failed: (ctx, errno) => {
    const path = execPath(ctx.call, ctx.args);
    // The file may well be there, and what its first line names is not (execve(2), ERRORS).
    if (path !== undefined && path !== '' && errno === 'ENOENT') return reason('exec-missing', { path });
    if (path !== undefined && errno === 'EACCES') return reason('exec-refused', { path });
    return pathReason(path, errno);
  },
  worked: (ctx) => {
    const { sigign: ignored, sigcgt: caught } = ctx.row;
    const path = execPath(ctx.call, ctx.args) ?? '';
    return effect('execve', { pid: ctx.pid, path, ignored, caught });
  },
};

/** What the usual errnos say of a path. */
export function pathReason(path: string | undefined, errno: string): ReturnType<typeof reason> | undefined {
  if (path === undefined) return undefined;
  if (errno === 'ENOENT')
    return path === '' ? reason('path-empty', { call: '' }) : reason('path-missing', { path });
  if (errno === 'ENOTDIR') return reason('path-not-a-directory', { path });
  if (errno === 'EACCES') return reason('path-forbidden', { path });
  return errno === 'EEXIST' ? reason('path-exists', { path }) : undefined;
}

/** seccomp(2): a mode, once there is one, cannot be changed for another, and every process of a world has a filter. */
const strictMode = (pid: number): Outlook => fails('EINVAL', 'seccomp-filtered', { pid });

export const seccomp: Words = {
  foretell: ({ call, args, pid }) =>
    args[0] === 'SECCOMP_SET_MODE_STRICT' && args[1] === 0 && args[2] === null
      ? strictMode(pid)
      : depends('unknown', { call }),
};

/** prctl(2), as far as it is about family, and seccomp's strict mode. */
export const prctl: Words = {
  foretell: (ctx) => {
    const [option, value] = ctx.args;
    const { pid, row } = ctx;
    if (option === 'PR_SET_CHILD_SUBREAPER')
      return (value ?? 0) === 0
        ? works(returns(0), 'subreaper-not', { pid })
        : works(returns(0), 'subreaper', { pid });
    if (option === 'PR_SET_SECCOMP' && value === 'SECCOMP_MODE_STRICT') return strictMode(pid);
    if (option !== 'PR_SET_PDEATHSIG') return depends('unknown', { call: ctx.call });
    const signal = signalOf(value ?? 0);
    return signal === undefined
      ? noSignal(value)
      : works(returns(0), 'parent-death-signal', { pid, signal, parent: row.ppid });
  },
};

/** Whom a wait is for: one child, the children of a group, or any. Undefined: not known. */
function askedFor(ctx: Context): { target: number } | { pgid: number } | 'any' | undefined {
  if (ctx.call === 'waitid') {
    const id = intArg(ctx, 1);
    if (ctx.args[0] === 'P_ALL') return 'any';
    if (ctx.args[0] === 'P_PID' && id !== undefined) return { target: id };
    return ctx.args[0] === 'P_PGID' && id !== undefined ? { pgid: id === 0 ? ctx.row.pgid : id } : undefined;
  }
  const asked = intArg(ctx, 0, -1);
  if (asked === undefined || asked === -1) return asked === undefined ? undefined : 'any';
  return asked > 0 ? { target: asked } : { pgid: asked === 0 ? ctx.row.pgid : -asked };
}

/** The children that a wait is for, or why it cannot be for any. */
function waitedFor(ctx: Context): { children: number[] } | { none: Reason } {
  const { pid, table } = ctx;
  const all = pidsWhere(table, (row) => row.ppid === pid);
  if (all.length === 0) return { none: reason('no-children', { pid }) };
  const asked = askedFor(ctx);
  if (asked === undefined || asked === 'any') return { children: all };
  const children = all.filter((one) =>
    'target' in asked ? one === asked.target : table.get(one)!.pgid === asked.pgid,
  );
  return children.length > 0 ? { children } : { none: reason('not-a-child', { pid, ...asked }) };
}

/** wait4(2), waitid(2): only that there is nobody to wait for is certain beforehand. */
export const wait: Words = {
  foretell: (ctx) => {
    const { pid, table } = ctx;
    const found = waitedFor(ctx);
    if ('none' in found) return { verdict: 'fails', errno: 'ECHILD', fact: found.none };
    const { children } = found;
    const zombies = children.filter((one) => isZombie(table.get(one)!));
    if (zombies.length > 0) return depends('wait-zombies', { pid, children: zombies });
    const options = flagsArg(ctx, { wait: 1, waitid: 3 }[ctx.call] ?? 2) ?? [];
    const stopped = children.filter((one) => isStopped(table.get(one)!));
    return stopped.length > 0 && options.some((one) => one === 'WUNTRACED' || one === 'WSTOPPED')
      ? depends('wait-stopped', { pid, children: stopped })
      : depends('wait-blocks', { pid, children });
  },
  failed: (ctx, errno) => (errno === 'ECHILD' ? reason('no-children', { pid: ctx.pid }) : undefined),
  worked: (ctx, outcome) => {
    if (outcome.kind !== 'returned' || ctx.call === 'waitid') return undefined;
    return outcome.result > 0
      ? effect('wait', { pid: ctx.pid, child: outcome.result })
      : effect('wait-nobody', { pid: ctx.pid });
  },
};

export const getpid: Words = {
  foretell: (ctx) => works(returns(ctx.pid), 'number', { call: ctx.call, number: ctx.pid }),
};
export const getppid: Words = {
  foretell: (ctx) => works(returns(ctx.row.ppid), 'number', { call: ctx.call, number: ctx.row.ppid }),
};
