import type { EventOf, ProcessRow } from '@daemonlab/protocol';
import type { Value } from './ast.js';
import type { ClaimContext, MadeCall } from './context.js';
import { fillIn } from './names.js';
import { parseValue } from './parse.js';

export const rowOf = (name: string, context: ClaimContext, was = false): ProcessRow | undefined =>
  (was ? context.before : context.table).get(context.names.get(name) ?? -1);

/** Whether a process has ended and left the table. */
export const hasEnded = (name: string, context: ClaimContext): boolean => {
  const pid = context.names.get(name) ?? -1;
  return context.ended.has(pid) && !context.table.has(pid);
};

export const isZombie = (row: ProcessRow): boolean => row.stat.startsWith('Z') || row.stat.startsWith('X');

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

export const exitOf = (pid: number, context: ClaimContext): EventOf<'exit'> | undefined =>
  context.events.findLast((event): event is EventOf<'exit'> => event.type === 'exit' && event.pid === pid);

function fate(pid: number, context: ClaimContext): string {
  const exit = exitOf(pid, context);
  if (exit) return exit.signal ?? `exit ${exit.code ?? 0}`;
  const row = context.table.get(pid);
  return row && !isZombie(row) ? 'lives' : 'gone';
}

export const callsOf = (call: string, by: string | null, context: ClaimContext): MadeCall[] => {
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
export const sameCall = (found: string, asked: string): boolean =>
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
    case 'count':
      return count(value, context);
    case 'whose': {
      const number = valueOf(value.of, context);
      return number && nameOf(Number(number), context);
    }
    case 'receivers':
      return together(
        context.events
          .filter((e): e is EventOf<'signal'> => e.type === 'signal' && e.signal === value.signal)
          .map(({ pid }) => nameOf(pid, context)),
      );
    case 'survivors':
      return together(
        value.names.filter((name) => {
          const row = rowOf(name, context);
          return row !== undefined && !isZombie(row);
        }),
      );
  }
}

/** Names as one text, in alphabetical order, each once. */
const together = (names: readonly string[]): string =>
  names.length === 0 ? 'nobody' : [...new Set(names)].sort().join('+');

/** The lesson's name of a process, or its number. */
export const nameOf = (pid: number, context: Pick<ClaimContext, 'names'>): string =>
  [...context.names].find(([, known]) => known === pid)?.[0] ?? String(pid);

function count(value: Extract<Value, { kind: 'count' }>, context: ClaimContext): string | undefined {
  const wanted = valueOf(value.of, context);
  if (wanted === undefined || wanted === null) return undefined;
  const of = (row: ProcessRow): string => {
    if (value.what === 'called') return row.comm;
    return String({ group: row.pgid, session: row.sid, children: row.ppid }[value.what]);
  };
  return String([...context.table.values()].filter((row) => of(row) === wanted).length);
}

/** Whether a value is that of a row which has left the table for good. */
export const isGone = (value: Value, context: ClaimContext): boolean =>
  value.kind === 'field' && valueOf(value, context) === undefined && hasEnded(value.name, context);

/** Text with `{home}` and `{daemon.pid}` filled in; a name without a value stays as it is. */
export function fillText(text: string, context: ClaimContext): string {
  return fillIn(text, (ref) => {
    if (ref === 'home') return context.home;
    return valueOf(parseValue(ref), context) ?? `{${ref}}`;
  });
}

/** What is counted, as the claim says it, with its number: `members of group 7`, `processes called "sleep"`. */
function counted(value: Extract<Value, { kind: 'count' }>, context: ClaimContext): string {
  const of = valueOf(value.of, context) ?? show(value.of, context);
  if (value.what === 'called') return `processes called "${of}"`;
  return value.what === 'children' ? `children of ${of}` : `members of ${value.what} ${of}`;
}

export const show = (value: Value, context: ClaimContext): string => {
  const found = valueOf(value, context);
  const text = found === undefined ? 'not there' : (found ?? 'none');
  if (value.kind === 'field')
    return `${value.was ? 'was ' : ''}${value.name}.${value.field}${value.sub === null ? '' : `.${value.sub}`} is ${text}`;
  if (value.kind === 'result')
    return `${value.call} gave ${found === undefined ? 'nothing: no such call was made' : text}`;
  if (value.kind === 'count') return `${counted(value, context)}: ${text}`;
  if (value.kind === 'whose') return `${show(value.of, context)}: ${text}`;
  if (value.kind === 'receivers') return `${value.signal} went to ${text}`;
  if (value.kind === 'survivors') return `of ${value.names.join(', ')} live ${text}`;
  return text;
};
