import type { CallArg, EventOf, ProcessRow, PsColumn, TimelineEvent } from '@daemonlab/protocol';
import type { Cause, Ending } from './types.js';

const SETS_USER = /^set(re|res|fs)?[ug]id(32)?$/;
const TTY_PATH = /^\/dev\/(pts\/|tty|console)/;

/** Every number and string in the arguments, however deep. */
function words(args: readonly CallArg[]): (string | number)[] {
  return args.flatMap((arg): (string | number)[] => {
    if (arg === null) return [];
    if (typeof arg === 'object') return words(Array.isArray(arg) ? arg : Object.values(arg));
    return [arg];
  });
}

const callCause = (event: EventOf<'call'>): Cause => ({
  kind: 'call',
  seq: event.seq,
  pid: event.pid,
  name: event.name,
  args: event.args,
  result: event.result ?? null,
});

/** How an exit event says a process ended. */
export function endingOf(event: EventOf<'exit'>): Ending {
  return { seq: event.seq, code: event.code ?? null, signal: event.signal ?? null };
}

/** Does this successful call move `pid` to another group? setpgid(2): 0 means the caller. */
function setsGroup(event: EventOf<'call'>, pid: number): boolean {
  if (event.name === 'setsid') return event.pid === pid;
  if (event.name !== 'setpgid') return false;
  const target = event.args[0];
  return target === pid || (event.pid === pid && (target === 0 || target === undefined));
}

/** Does this successful call change the controlling terminal of the process that made it? ioctl_tty(2), open(2). */
export function setsTerminal(event: EventOf<'call'>, now: string): boolean {
  const args = words(event.args);
  if (event.name === 'setsid') return now === '?';
  if (event.name === 'ioctl') return args.includes(now === '?' ? 'TIOCNOTTY' : 'TIOCSCTTY');
  if (event.name === 'open' || event.name === 'openat')
    return now !== '?' && args.some((arg) => typeof arg === 'string' && TTY_PATH.test(arg));
  return false;
}

function explains(event: TimelineEvent, column: PsColumn, was: ProcessRow, now: ProcessRow): Cause | null {
  if (event.type === 'call') {
    if (event.errno !== undefined) return null;
    const own = event.pid === now.pid;
    const does =
      (column === 'pgid' && setsGroup(event, now.pid)) ||
      (column === 'sid' && own && event.name === 'setsid') ||
      (column === 'tty' && own && setsTerminal(event, now.tty)) ||
      (column === 'uid' && own && SETS_USER.test(event.name));
    return does ? callCause(event) : null;
  }
  if (column === 'ppid' && event.type === 'reparent' && event.pid === now.pid && event.to === now.ppid)
    return { kind: 'reparent', seq: event.seq, from: event.from, to: event.to, why: event.why ?? null };
  if (column === 'cmd' && event.type === 'exec' && event.pid === now.pid)
    return { kind: 'exec', seq: event.seq, path: event.path, argv: event.argv };
  if (column === 'cmd' && event.type === 'exit' && event.pid === now.pid)
    return { kind: 'exit', seq: event.seq, ending: endingOf(event) };
  if (column === 'tty' && now.tty === '?') {
    if (event.type === 'hangup' && event.tty === was.tty)
      return { kind: 'hangup', seq: event.seq, tty: event.tty };
    // A leader that lives, and has its terminal open no longer, loses it in the same way.
    if (event.type === 'terminal-gone' && event.tty === was.tty && now.pid === now.sid)
      return { kind: 'hangup', seq: event.seq, tty: event.tty };
    if (event.type === 'exit' && event.pid === was.sid && event.pid !== now.pid)
      return { kind: 'leader-exit', seq: event.seq, leader: event.pid };
  }
  return null;
}

/** The last event among `events` that explains why this cell went from `was` to `now`; null when none does. */
export function causeOf(
  events: readonly TimelineEvent[],
  column: PsColumn,
  was: ProcessRow,
  now: ProcessRow,
): Cause | null {
  for (let i = events.length - 1; i >= 0; i -= 1) {
    const cause = explains(events[i]!, column, was, now);
    if (cause) return cause;
  }
  return null;
}
