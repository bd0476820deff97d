import type { EventOf, ProcessRow, Table, TimelineEvent } from '@daemonlab/protocol';
import type { Claim, Expression, Value } from './ast.js';
import type { Capability } from './known.js';
import { fillIn } from './names.js';
import { parseValue } from './parse.js';

/** A call that the lesson made a process take, with what the kernel gave back. Not all of these are told as events. */
export interface MadeCall {
  pid: number;
  name: string;
  result?: number | undefined;
  errno?: string | undefined;
}

/** What a claim is held against: one step of one world. */
export interface ClaimContext {
  /** The lesson's names for processes. */
  names: ReadonlyMap<string, number>;
  /** The terminals that were started by name, by that name. */
  terminals: ReadonlyMap<string, { terminal: number; tty: string }>;
  table: Table;
  /** The table when the step began. */
  before: Table;
  /** What has happened since the step began. */
  events: readonly TimelineEvent[];
  /** What the lesson has made processes call since the step began. */
  made: readonly MadeCall[];
  can: Readonly<Record<Capability, boolean>>;
  isolation: 'namespaces' | 'host';
  omitted: ReadonlySet<string>;
  home: string;
}

export interface Finding {
  holds: boolean;
  /** What was found, for people: `daemon.sid is 6, daemon.pid is 6`. */
  found: string;
}

const rowOf = (name: string, context: ClaimContext, was = false): ProcessRow | undefined =>
  (was ? context.before : context.table).get(context.names.get(name) ?? -1);

const who = (name: string, context: ClaimContext): string => {
  const pid = context.names.get(name);
  return pid === undefined ? `${name} (nobody has that name yet)` : `${name} (${pid})`;
};

const isZombie = (row: ProcessRow): boolean => row.stat.startsWith('Z') || row.stat.startsWith('X');

/** A field of a process as the table shows it; null for "none", undefined where there is nothing to look at. */
function field(value: Extract<Value, { kind: 'field' }>, context: ClaimContext): string | null | undefined {
  const pid = context.names.get(value.name);
  if (pid === undefined) return undefined;
  if (value.field === 'pid') return String(pid);
  if (value.field === 'terminal') return context.terminals.get(value.name)?.tty;
  if (value.field === 'fate') return fate(pid, context);
  const row = rowOf(value.name, context, value.was);
  if (!row) return undefined;
  if (value.field === 'tty') return row.tty === '?' ? null : row.tty;
  if (value.field === 'tpgid') return row.tpgid < 0 ? null : String(row.tpgid);
  if (value.field === 'fds') return row.fds[value.sub ?? ''] ?? null;
  return String(row[value.field]);
}

const exitOf = (pid: number, context: ClaimContext): EventOf<'exit'> | undefined =>
  context.events.findLast((event): event is EventOf<'exit'> => event.type === 'exit' && event.pid === pid);

function fate(pid: number, context: ClaimContext): string {
  const exit = exitOf(pid, context);
  if (exit) return exit.signal ?? `exit ${exit.code ?? 0}`;
  const row = context.table.get(pid);
  return row && !isZombie(row) ? 'lives' : 'gone';
}

const callsOf = (call: string, by: string | null, context: ClaimContext): MadeCall[] => {
  const pid = by === null ? null : (context.names.get(by) ?? -1);
  const told = context.events.filter((event): event is EventOf<'call'> => event.type === 'call');
  return [...told, ...context.made].filter(
    (made) => sameCall(made.name, call) && (pid === null || made.pid === pid),
  );
};

/** A man page's name and the kernel's own for it: the lesson may use either. */
const KERNEL_NAMES: Readonly<Record<string, readonly string[]>> = {
  signal: ['rt_sigaction'],
  open: ['openat'],
  dup2: ['dup3'],
  fork: ['clone', 'clone3'],
  send: ['sendto'],
  _exit: ['exit', 'exit_group'],
  exit: ['_exit', 'exit_group'],
  mkdir: ['mkdirat'],
};
const sameCall = (found: string, asked: string): boolean =>
  found === asked || (KERNEL_NAMES[asked]?.includes(found) ?? false);

/** A value's text; null for "none", undefined where it is not there to be looked at. */
export function valueOf(value: Value, context: ClaimContext): string | null | undefined {
  switch (value.kind) {
    case 'none':
      return null;
    case 'text':
      return fillText(value.text, context);
    case 'field':
      return field(value, context);
    case 'result': {
      const last = callsOf(value.call, value.by, context).at(-1);
      return last && (last.errno ?? String(last.result ?? 0));
    }
  }
}

/** Text with `{home}` and `{daemon.pid}` filled in; a name without a value stays as it is. */
export function fillText(text: string, context: ClaimContext): string {
  return fillIn(text, (ref) => {
    if (ref === 'home') return context.home;
    return valueOf(parseValue(ref), context) ?? `{${ref}}`;
  });
}

const show = (value: Value, context: ClaimContext): string => {
  const found = valueOf(value, context);
  const text = found === undefined ? 'not there' : (found ?? 'none');
  if (value.kind === 'field')
    return `${value.was ? 'was ' : ''}${value.name}.${value.field}${value.sub === null ? '' : `.${value.sub}`} is ${text}`;
  if (value.kind === 'result')
    return `${value.call} gave ${found === undefined ? 'nothing: no such call was made' : text}`;
  return text;
};

/** What the terminals showed, without the sequences that only move the cursor or colour. */
export function shownOn(events: readonly TimelineEvent[], terminal: number | null): string {
  const raw = events
    .filter(
      (event): event is EventOf<'output'> =>
        event.type === 'output' && (terminal === null || event.terminal === terminal),
    )
    .map((event) => event.data)
    .join('');
  // CSI and OSC sequences (ECMA-48), and carriage returns.
  // eslint-disable-next-line no-control-regex
  return raw.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\r/g, '');
}

const tail = (text: string): string => JSON.stringify(text.length > 160 ? `…${text.slice(-160)}` : text);

/** Whether a claim holds, and what was found. */
export function evaluate(claim: Claim, context: ClaimContext): Finding {
  switch (claim.kind) {
    case 'and':
    case 'or': {
      const left = evaluate(claim.left, context);
      if (left.holds === (claim.kind === 'or')) return left;
      const right = evaluate(claim.right, context);
      return claim.kind === 'or' ? { holds: right.holds, found: `${left.found}; ${right.found}` } : right;
    }
    case 'not': {
      const inner = evaluate(claim.claim, context);
      return { holds: !inner.holds, found: inner.found };
    }
    case 'compare': {
      const [left, right] = [valueOf(claim.left, context), valueOf(claim.right, context)];
      const both = left !== undefined && right !== undefined;
      const found = [claim.left, claim.right].filter((v) => v.kind === 'field' || v.kind === 'result');
      return {
        holds: both && (left === right) === claim.equal,
        found: found.map((v) => show(v, context)).join(', '),
      };
    }
    case 'call':
      return evaluateCall(claim, context);
    case 'log': {
      const pid = claim.from === null ? null : (context.names.get(claim.from) ?? -1);
      const text = claim.text === null ? '' : fillText(claim.text, context);
      const logs = context.events.filter((event) => event.type === 'log');
      const fits = logs.some(
        (log) => (pid === null || log.pid === undefined || log.pid === pid) && log.text.includes(text),
      );
      return {
        holds: fits,
        found: logs.length === 0 ? 'nothing was logged' : `logged: ${logs.map((l) => l.text).join(' | ')}`,
      };
    }
    case 'shows': {
      const terminal = claim.name === null ? null : (context.terminals.get(claim.name)?.terminal ?? -1);
      const shown = shownOn(context.events, terminal);
      return {
        holds: shown.includes(fillText(claim.text, context)),
        found: `the terminal showed ${tail(shown)}`,
      };
    }
    case 'table': {
      const text = fillText(claim.text, context);
      const commands = [...context.table.values()].map((row) => row.cmd);
      return { holds: commands.some((cmd) => cmd.includes(text)), found: `running: ${commands.join(', ')}` };
    }
    case 'can':
      return {
        holds: context.can[claim.what],
        found: `${claim.what}: ${context.can[claim.what] ? 'yes' : 'no'}`,
      };
    case 'omitted':
      return {
        holds: context.omitted.has(claim.step),
        found: context.omitted.has(claim.step) ? 'left out' : 'taken',
      };
    case 'isolation':
      return { holds: context.isolation === claim.is, found: context.isolation };
    default:
      return evaluateProcess(claim, context);
  }
}

function evaluateCall(claim: Extract<Claim, { kind: 'call' }>, context: ClaimContext): Finding {
  const calls = callsOf(claim.call, claim.by, context);
  const { outcome } = claim;
  const fits = (event: MadeCall): boolean => {
    if (outcome.is === 'fails') return event.errno === outcome.errno;
    if (event.errno !== undefined) return false;
    return outcome.is === 'succeeds' || String(event.result ?? 0) === valueOf(outcome.value, context);
  };
  const what = `${claim.call}${claim.by === null ? '' : ` by ${who(claim.by, context)}`}`;
  if (calls.length === 0) return { holds: false, found: `no call of ${what}` };
  return {
    holds: calls.some(fits),
    found: `${what}: ${[...new Set(calls.map((c) => c.errno ?? c.result ?? 0))].join(', ')}`,
  };
}

function evaluateProcess(
  claim: Extract<Claim, { kind: 'state' | 'dies' | 'exits' | 'signal' }>,
  context: ClaimContext,
): Finding {
  const pid = context.names.get(claim.name) ?? -1;
  const row = context.table.get(pid);
  const name = who(claim.name, context);
  const condition = !row ? 'is not in the table' : isZombie(row) ? 'is a zombie' : `lives (${row.stat})`;
  switch (claim.kind) {
    case 'state': {
      if (claim.is === 'gone') return { holds: pid > 0 && !row, found: `${name} ${condition}` };
      if (!row) return { holds: false, found: `${name} ${condition}` };
      if (claim.is === 'foreground') {
        const found =
          row.tpgid < 0
            ? 'has no terminal'
            : `group ${row.pgid}, foreground group ${row.tpgid} of ${row.tty}`;
        return { holds: row.tpgid > 0 && row.tpgid === row.pgid, found: `${name}: ${found}` };
      }
      const holds =
        claim.is === 'living'
          ? !isZombie(row)
          : claim.is === 'zombie'
            ? isZombie(row)
            : row.stat.startsWith('T');
      return { holds, found: `${name} ${condition}` };
    }
    case 'dies':
    case 'exits': {
      const exit = exitOf(pid, context);
      if (!exit) return { holds: false, found: `${name} ${condition}` };
      const found =
        exit.signal === undefined
          ? `${name} exited with ${exit.code ?? 0}`
          : `${name} died of ${exit.signal}`;
      if (claim.kind === 'dies')
        return {
          holds: exit.signal !== undefined && (claim.signal === null || exit.signal === claim.signal),
          found,
        };
      return { holds: exit.signal === undefined && (claim.code === null || exit.code === claim.code), found };
    }
    case 'signal': {
      if (claim.does === 'gets') {
        const got = context.events.filter(
          (event) => event.type === 'signal' && event.pid === pid && event.signal === claim.signal,
        );
        return { holds: got.length > 0, found: `${name} got ${claim.signal} ${got.length} times` };
      }
      if (!row) return { holds: false, found: `${name} ${condition}` };
      const set = { ignores: row.sigign, catches: row.sigcgt, blocks: row.sigblk }[claim.does];
      return {
        holds: set.includes(claim.signal),
        found: `${name} ${claim.does} ${set.length === 0 ? 'nothing' : set.join(' ')}`,
      };
    }
  }
}

/** The value of what a prediction asks for: a claim gives `yes` or `no`. */
export function answerOf(expression: Expression, context: ClaimContext): string | null | undefined {
  if (expression.kind === 'claim') return evaluate(expression.claim, context).holds ? 'yes' : 'no';
  return valueOf(expression.value, context);
}
