import { constants } from 'node:os';
import { posix } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import {
  isList,
  senderKind,
  type CallArg,
  type EventOf,
  type SignalReason,
  type SourceLine,
  type TimelineEvent,
} from '@daemonlab/protocol';
import type { Style } from '../terminal/style.js';
import { visible } from '../terminal/wrap.js';

/** Constants among the arguments: they stand without quotes. */
const CONSTANT =
  /^(0x[0-9a-f]+|0[0-7]+|\d+ vars|…|(AT|CLONE|F|FD|LOCK|MNT|MS|O|PR|SIG|SA|SI|TIOC|TC|TIO|UMOUNT|W|P|SOCK|MSG|CLOSE|AF|SECCOMP)_?[A-Z0-9_]*(\+\d+)?)$/;

const errnoText: ReadonlyMap<string, string> = new Map(
  [...getSystemErrorMap().values()].map(([name, text]) => [name, text]),
);

function isFlags(list: readonly CallArg[]): list is string[] {
  return list.every((entry) => typeof entry === 'string' && CONSTANT.test(entry));
}

/** Standard signals by number, without the second names some have. Source: signal(7). */
const STANDARD_SIGNALS = Object.entries(constants.signals)
  .filter(([, number], i, all) => all.findIndex(([, other]) => other === number) === i)
  .map(([name]) => name);

const isSignals = (list: readonly CallArg[]): list is string[] =>
  list.every((entry) => typeof entry === 'string' && entry.startsWith('SIG'));

/** A set of signals; one of nearly all by what is not in it. */
export function signalSet(names: readonly string[]): string {
  if (names.length <= STANDARD_SIGNALS.length / 2) return `[${names.join(', ')}]`;
  const missing = STANDARD_SIGNALS.filter((name) => !names.includes(name));
  return missing.length === 0 ? 'all signals' : `all but [${missing.join(', ')}]`;
}

/** An argument as strace would write it: `"/dev/null"`, `O_RDWR|O_NOCTTY`, `{handler: SIG_IGN}`. `list`: not a word of flags. */
export function argText(arg: CallArg, list = false): string {
  if (arg === null) return 'NULL';
  if (typeof arg === 'number') return String(arg);
  if (typeof arg === 'string') return CONSTANT.test(arg) ? arg : `"${visible(arg)}"`;
  if (Array.isArray(arg)) {
    if (arg.length === 0) return list ? '[]' : '0';
    if (isSignals(arg)) return signalSet(arg);
    return isFlags(arg) ? arg.join('|') : `[${arg.map((one) => argText(one)).join(', ')}]`;
  }
  return `{${Object.entries(arg)
    .map(([field, value]) => `${field}: ${argText(value, isList('', field))}`)
    .join(', ')}}`;
}

/** How many arguments say something to a reader: not what the old state was, nor how large a set or environment is. */
const TELLING: Readonly<Record<string, number>> = { rt_sigaction: 2, rt_sigprocmask: 2, execve: 2 };

/** A call as it stands in C: `setpgid(0, 5)`. */
export const callText = (name: string, args: readonly CallArg[], style: Style): string =>
  `${style.bold(name)}(${args
    .slice(0, TELLING[name])
    .map((arg, i) => argText(arg, isList(name, i)))
    .join(', ')})`;

/** What fails for every program here, and mostly for none without a tracer. */
const isStrictMode = ({ name, args, errno, fault }: EventOf<'call'>): boolean =>
  errno === 'EINVAL' &&
  fault !== true &&
  (name === 'seccomp'
    ? args[0] === 'SECCOMP_SET_MODE_STRICT' && args[1] === 0 && args[2] === null
    : args[1] === 'SECCOMP_MODE_STRICT');

function callLine(event: EventOf<'call'>, style: Style): string {
  const call = callText(event.name, event.args, style);
  if (event.errno !== undefined) {
    const why = event.fault === true ? 'made to fail by --fault' : errnoText.get(event.errno);
    const note = isStrictMode(event)
      ? ': the tracer has a seccomp filter, from which strict mode cannot be entered'
      : '';
    return `${call} = ${style.bad(event.errno)}${why === undefined ? '' : ` (${why}${note})`}`;
  }
  const { result = 0 } = event;
  if (event.name === 'umask') return `${call} = 0${result.toString(8).padStart(3, '0')}`;
  const namesProcess = event.name === 'setsid' || event.name === 'wait4' || event.name === 'waitid';
  return `${call} = ${namesProcess ? style.pid(result) : String(result)}`;
}

const REASONS: Readonly<Record<SignalReason, string>> = {
  hangup: 'its terminal was hung up',
  'leader-exit': 'the session leader ended',
  'orphaned-stopped': 'its group became an orphan while one in it was stopped',
  'terminal-given-up': 'the session leader gave up the terminal (TIOCNOTTY)',
  keyboard: 'typed at the terminal',
  // The whole group gets it, whoever of it it was.
  'background-read': 'one of its group read from the terminal in the background',
  // tcsetpgrp(3) and tcsetattr(3) too, and they are what it mostly is: writing needs `stty tostop` (termios(3)).
  'background-write': 'one of its group wrote to the terminal, or set it, in the background',
  'window-size': 'the window of its terminal has another size',
  timer: 'a timer of its own has run out',
  'broken-pipe': 'it wrote to a pipe or socket that nobody reads',
  'parent-exit': 'its parent, or the thread of it that made it, ended (PR_SET_PDEATHSIG)',
  'cpu-limit': 'it used more processor time than it may (RLIMIT_CPU)',
  'file-limit': 'it wrote a file longer than it may (RLIMIT_FSIZE)',
};

const DISPOSITIONS: Readonly<Record<EventOf<'signal'>['disposition'], string>> = {
  default: 'no handler: its default action',
  ignored: 'ignored',
  caught: 'a handler runs',
  blocked: 'blocked: it waits',
};

function signalLine(event: EventOf<'signal'>, style: Style): string {
  const reason = event.reason === undefined ? undefined : REASONS[event.reason];
  const from = {
    kernel: 'the kernel',
    outside: 'outside this world',
    itself: 'itself',
    process: style.pid(event.from),
  }[senderKind(event)];
  return `${style.warn(event.signal)} from ${from}${reason === undefined ? '' : `, ${reason}`}; ${DISPOSITIONS[event.disposition]}`;
}

/** How a process ended: `status 0`, `killed by SIGHUP`. */
function endText(end: { code?: number | undefined; signal?: string | undefined }): string {
  return end.signal === undefined ? `status ${String(end.code ?? 0)}` : `killed by ${end.signal}`;
}

/** What a limit of the world has done. */
function limitText({ limit, count }: EventOf<'limit'>): string {
  if (limit !== 'processes') return `the world's limit of ${limit} was reached (${String(count)}×)`;
  return count === 1
    ? 'the world has as many processes as it may: this fork fails'
    : `${String(count)} forks beyond the world's limit have failed: a fork bomb, so all that was started is killed`;
}

/** Calls whose success has an event of its own, which says it better. */
const TOLD_BY_EVENT: ReadonlySet<string> = new Set([
  'fork',
  'vfork',
  'clone',
  'clone3',
  'execve',
  'execveat',
]);

/** Where in the program's source: ` at mydaemon.c:12`; nothing where that is not known. */
const placeText = ({ source }: { source?: SourceLine | undefined }, style: Style): string =>
  source === undefined ? '' : style.dim(` at ${visible(posix.basename(source.file))}:${String(source.line)}`);

/** What an event says, in a line; null for those that are shown another way or not at all. */
export function eventText(event: TimelineEvent, style: Style): string | null {
  switch (event.type) {
    case 'fork':
      return `${style.bold(event.via === 'vfork' ? 'vfork' : 'fork')}() = ${style.pid(event.child)}${placeText(event, style)}`;
    case 'exec':
      return `${style.bold('exec')} ${visible(event.path)}${event.argv.length > 1 ? ` ${event.argv.slice(1).map(visible).join(' ')}` : ''}${placeText(event, style)}`;
    case 'call':
      // What is injected is what a shell does around its job, in the stand-in for one.
      if (event.injected === true || (TOLD_BY_EVENT.has(event.name) && event.errno === undefined))
        return null;
      return callLine(event, style) + placeText(event, style);
    case 'signal':
      return signalLine(event, style);
    case 'stop':
      return `stopped by ${style.warn(event.signal)}`;
    case 'continue':
      return 'goes on';
    case 'exit':
      return `${style.bold('ended')}, ${event.signal === undefined && event.code === 0 ? 'status 0' : style.bad(endText(event))}`;
    case 'reparent':
      return `its parent ${style.pid(event.from)} is gone: adopted by ${style.pid(event.to)}${event.why === undefined ? '' : ` (${event.why})`}`;
    case 'hangup':
      return `${style.warn('hang-up')}: ${event.tty} was closed`;
    case 'log':
      return `to syslog, ${event.facility}.${event.severity}: ${visible(event.text)}`;
    case 'hold':
      return `${style.warn('held before')} ${callText(event.name, event.args, style)}${placeText(event, style)}`;
    case 'release':
      return `goes on into ${event.name}`;
    case 'limit':
      return style.bad(limitText(event));
    case 'output':
    case 'terminal':
    case 'terminal-gone':
    case 'snapshot':
    case 'diff':
    case 'end':
      return null;
  }
}
