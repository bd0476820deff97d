import type { CallArg, ProcessRow } from '@daemonlab/protocol';
import { intArg, type Context, type Words } from '../context.js';
import { depends, effect, fails, returns, works, type Effect, type Outlook } from '../facts.js';
import { fateOf, FIXED, noSignal, signalOf, type Fate } from '../signals.js';
import { hasThreads, isOrphaned } from '../table.js';
import { byFate } from './terminal.js';

/** Whether a process may send to another: as root, or as the same user (kill(2)). Anything else is not certain. */
const mayKill = (from: ProcessRow, to: ProcessRow): boolean =>
  from.pid === to.pid || from.uid === 'root' || (from.uid === to.uid && !from.uid.endsWith('+'));

const order = (rows: Iterable<ProcessRow>): ProcessRow[] => [...rows].sort((a, b) => a.pid - b.pid);

/** Whom kill's first argument names; an outlook where nobody, or not known. */
function targetsOf(ctx: Context, target: number): ProcessRow[] | Outlook {
  const { table, pid, row, whole, world } = ctx;
  if (target === -1) {
    if (!whole) return depends('kill-everyone', { pid });
    const all = order([...table.values()].filter((r) => r.pid !== world.info.init.pid && r.pid !== pid));
    return all.length > 0 ? all : fails('ESRCH', 'kill-nobody', { pid });
  }
  if (target > 0) {
    const one = table.get(target);
    if (one) return [one];
    // A thread's number would do as well, and outside a world there are processes that the table does not show.
    return whole && !hasThreads(table, world.info.init.pid)
      ? fails('ESRCH', 'kill-no-process', { target })
      : depends('target-unseen', { target });
  }
  const pgid = target === 0 ? row.pgid : -target;
  const group = order([...table.values()].filter((r) => r.pgid === pgid));
  if (group.length > 0) return group;
  return whole ? fails('ESRCH', 'kill-no-group', { pgid }) : depends('group-unseen', { pgid });
}

/** What leaves a sender time to see its own call return. */
const HARMLESS: ReadonlySet<Fate> = new Set(['ignored', 'blocked', 'nothing', 'stopped', 'already']);

function sending(ctx: Context, target: number, asked: CallArg | undefined): Outlook {
  const targets = targetsOf(ctx, target);
  if (!Array.isArray(targets)) return targets;
  const signal = signalOf(asked);
  if (signal === undefined) return noSignal(asked);
  const { row, table, pid, world } = ctx;
  const [may, mayNot] = [targets.filter((r) => mayKill(row, r)), targets.filter((r) => !mayKill(row, r))];
  if (may.length === 0)
    return depends('kill-permission?', {
      pid,
      uid: row.uid,
      targets: mayNot.map((r) => ({ pid: r.pid, uid: r.uid })),
    });
  if (signal === null) return works(returns(0), 'kill-question', { targets: targets.map((r) => r.pid) });
  const unhearing = (r: ProcessRow): boolean =>
    r.pid === 1 && r.pid === world.info.init.pid && world.info.init.kind === 'init';
  const fates = byFate(
    may.map((r) => [r.pid, fateOf(r, signal, unhearing(r), isOrphaned(table, r.pgid) === true)] as const),
  );
  // What it does to the sender itself may come before the call has returned.
  const own = fates.find(({ pids }) => pids.includes(pid))?.fate;
  return works(own === undefined || HARMLESS.has(own) ? returns(0) : undefined, 'kill', {
    signal,
    group: target > 0 || target === -1 ? null : target === 0 ? row.pgid : -target,
    fates,
    unsure: mayNot.map((r) => r.pid),
  });
}

/** kill(2), tkill, tgkill: who will get it, and what it does there. */
export const kill: Words = {
  foretell: (ctx) => {
    const thread = ctx.call === 'tgkill' ? 1 : 0;
    const target = intArg(ctx, thread);
    if (target === undefined) return depends('unknown', { call: ctx.call });
    return ctx.call === 'kill' || ctx.table.has(target)
      ? sending(ctx, target, ctx.args[thread + 1])
      : depends('target-unseen', { target });
  },
  failed: (ctx, errno) => {
    const target = intArg(ctx, ctx.call === 'tgkill' ? 1 : 0);
    if (target === undefined) return undefined;
    if (errno === 'ESRCH')
      return target > 0
        ? { code: 'kill-no-process', data: { target } }
        : target < -1
          ? { code: 'kill-no-group', data: { pgid: -target } }
          : undefined;
    if (errno !== 'EPERM') return undefined;
    const targets = targetsOf(ctx, target);
    if (!Array.isArray(targets)) return undefined;
    const who = targets.map((r) => ({ pid: r.pid, uid: r.uid }));
    return { code: 'kill-not-permitted', data: { pid: ctx.pid, uid: ctx.row.uid, targets: who } };
  },
};

/** `SIG_IGN`, `SIG_DFL`, a handler's address, or null for a mere question. */
function handlerOf(ctx: Context): string | null | undefined {
  const action = ctx.args[1];
  if (action === null || typeof action === 'string') return action;
  if (action === 0) return 'SIG_DFL';
  if (action === 1) return 'SIG_IGN';
  if (typeof action !== 'object' || Array.isArray(action)) return undefined;
  return typeof action.handler === 'string' ? action.handler : undefined;
}

/** signal(2), rt_sigaction(2). */
export const sigaction: Words = {
  foretell: (ctx) => {
    const { pid } = ctx;
    const signal = signalOf(ctx.args[0]);
    const handler = handlerOf(ctx);
    if (handler === undefined) return depends('unknown', { call: ctx.call });
    if (signal === null || signal === undefined) return noSignal(ctx.args[0]);
    if (handler === null) return works(undefined, 'signal-asked', { signal });
    if (FIXED.has(signal)) return fails('EINVAL', 'signal-fixed', { signal });
    return { verdict: 'works', expects: returns(0), fact: action(pid, signal, handler) };
  },
};

const action = (pid: number, signal: string, handler: string): Effect =>
  handler === 'SIG_IGN'
    ? effect('signal-ignored', { pid, signal })
    : handler === 'SIG_DFL'
      ? effect('signal-default', { pid, signal })
      : effect('signal-caught', { pid, signal });

/** rt_sigprocmask(2). SIGKILL and SIGSTOP are quietly left out by the kernel. */
export const sigprocmask: Words = {
  foretell: (ctx) => {
    const [how, set] = ctx.args;
    if (!Array.isArray(set)) return depends('unknown', { call: ctx.call });
    const signals = set.map(String).filter((name) => !FIXED.has(name));
    const data = { pid: ctx.pid, signals };
    if (how === 'SIG_BLOCK') return works(returns(0), 'signals-blocked', data);
    // What was held back may come at once, and end or interrupt the process.
    if (how === 'SIG_UNBLOCK') return works(undefined, 'signals-unblocked', data);
    return how === 'SIG_SETMASK'
      ? works(undefined, 'signals-mask', data)
      : depends('unknown', { call: ctx.call });
  },
};
