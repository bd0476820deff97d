import type { CallArg, CallOutcome, Table } from '@daemonlab/protocol';
import { wordsFor } from './calls/index.js';
import { contextOf } from './context.js';
import { effect, reason, type Cell, type Expectation, type Explanation } from './facts.js';
import type { World } from './world.js';

/** Whether a call ended as was expected. One that still waits has not ended. */
export function meets(expects: Expectation, outcome: CallOutcome): boolean {
  if (expects.kind !== outcome.kind) return false;
  if (expects.kind === 'failed') return outcome.kind === 'failed' && outcome.errno === expects.errno;
  if (expects.kind !== 'returned' || expects.result === undefined) return true;
  return outcome.kind === 'returned' && outcome.result === expects.result;
}

const COLUMNS = ['uid', 'ppid', 'pgid', 'sid', 'tty', 'tpgid', 'cwd', 'umask', 'cmd'] as const;
const PIDS: ReadonlySet<string> = new Set(['ppid', 'pgid', 'sid']);

function changedCells(pid: number, before: Table, after: Table): Cell[] {
  const [was, now] = [before.get(pid), after.get(pid)];
  if (!was || !now) return [];
  return COLUMNS.filter((column) => was[column] !== now[column]).map((column) => ({
    column,
    was: String(was[column]),
    now: String(now[column]),
    pids: PIDS.has(column),
  }));
}

/** How a call ended, and whether a fault made it fail without being run. */
export type Outcome = CallOutcome & { fault?: boolean | undefined };

/**
 * Why a call ended as it did, and what it changed. `world.table` is the table right before the call, `after` the one that
 * shows its effect.
 */
export function explain(
  call: string,
  args: readonly CallArg[],
  pid: number,
  outcome: Outcome,
  world: World,
  after: Table,
): Explanation {
  const ctx = contextOf(call, args, pid, world);
  const words = wordsFor(call);
  const outlook = ctx && words ? words.foretell(ctx) : null;
  switch (outcome.kind) {
    case 'failed': {
      const { errno } = outcome;
      if (outcome.fault) return { call, verdict: 'failed', errno, ...reason('fault', { call }) };
      const fact =
        outlook?.verdict === 'fails' && outlook.errno === errno
          ? outlook.fact
          : ctx && words?.failed?.(ctx, errno);
      return { call, verdict: 'failed', errno, ...(fact ?? reason('errno', { call, errno })) };
    }
    case 'blocked': {
      if (outlook?.verdict === 'works' && outlook.fact.code === 'background-stop')
        return { call, verdict: 'worked', ...outlook.fact };
      const stopped = ctx && words?.blocked?.(ctx, after);
      if (stopped) return { call, verdict: 'worked', ...stopped };
      return { call, verdict: 'waiting', code: 'waiting', data: { pid } };
    }
    case 'exited':
    case 'returned':
    case 'forked': {
      const fact =
        (ctx && words?.worked?.(ctx, outcome, after)) ?? (outlook?.verdict === 'works' ? outlook.fact : null);
      const result = outcome.kind === 'returned' ? outcome.result : null;
      return {
        call,
        verdict: 'worked',
        ...(fact ?? effect('changed', { call, pid, result, cells: changedCells(pid, world.table, after) })),
      };
    }
  }
}

const FORKS: ReadonlySet<string> = new Set(['fork', 'vfork', 'clone', 'clone3']);

/** The outcome of a call as the timeline tells it: `outcomeOf(event)`. */
export function outcomeOf(event: {
  name: string;
  result?: number | undefined;
  errno?: string | undefined;
  fault?: boolean | undefined;
}): Outcome {
  if (event.errno !== undefined) return { kind: 'failed', errno: event.errno, fault: event.fault };
  if (event.result === undefined) return { kind: 'exited' };
  return FORKS.has(event.name) && event.result > 0
    ? { kind: 'forked', child: event.result }
    : { kind: 'returned', result: event.result };
}
