import type {
  DaemonStep,
  DaemonTrace,
  EventOf,
  ProcessRow,
  StepTaken,
  Table,
  TimelineEvent,
} from '@daemonlab/protocol';
import { daemonChain, type Link } from './chain.js';

type Call = EventOf<'call'>;
/** A step that a call amounts to, and with what. */
type Reading = Pick<StepTaken, 'step' | 'detail'>;

const LOG_SOCKET = '/dev/log';
const STD = [0, 1, 2];

/** What a decoder gives for memory that may not be read: a process can forbid that (prctl(2), PR_SET_DUMPABLE), as ssh-agent does. */
const unreadable = (arg: unknown): boolean => typeof arg === 'string' && arg.startsWith('0x');

/** `caught`, `ignored` or `default`; null for what is no struct sigaction. */
function disposition(action: unknown): 'caught' | 'ignored' | 'default' | null {
  const handler = (action as { handler?: unknown } | null | undefined)?.handler;
  if (typeof handler !== 'string') return null;
  return handler === 'SIG_IGN' ? 'ignored' : handler === 'SIG_DFL' ? 'default' : 'caught';
}

/** Which of 0, 1 and 2 stand for something else, or nothing, after a call. */
function replaced({ name, args, result = 0 }: Call): number[] {
  switch (name) {
    case 'dup2':
    case 'dup3':
      return STD.filter((fd) => fd === args[1]);
    case 'close':
      return STD.filter((fd) => fd === args[0]);
    case 'close_range':
      return STD.filter((fd) => fd >= Number(args[0]) && (typeof args[1] !== 'number' || fd <= args[1]));
    case 'open':
    case 'openat':
    case 'dup':
      return STD.filter((fd) => fd === result);
    default:
      return [];
  }
}

const pathOf = (address: unknown): unknown => (address as { sun_path?: unknown } | null)?.sun_path;

/** What a call is a step of, if it is one of the eight. Calls that failed are none, but for a log that nobody listens at. */
function read(call: Call): Reading | null {
  const { name, args } = call;
  if (name === 'connect' && pathOf(args[1]) === LOG_SOCKET) return { step: 'syslog', detail: '' };
  if (call.errno !== undefined) return null;
  switch (name) {
    case 'setsid':
      return { step: 'setsid', detail: '' };
    case 'rt_sigaction': {
      const [now, was] = [disposition(args[1]), disposition(args[2])];
      if (args[0] === 'SIGHUP' && unreadable(args[1])) return { step: 'sighup', detail: '' };
      return args[0] === 'SIGHUP' && now !== null && now !== was ? { step: 'sighup', detail: now } : null;
    }
    case 'chdir':
      return { step: 'chdir', detail: typeof args[0] === 'string' && !unreadable(args[0]) ? args[0] : '' };
    case 'fchdir':
      return { step: 'chdir', detail: '' };
    case 'sendto':
      return { step: 'syslog', detail: '' };
    default: {
      const fds = replaced(call);
      return fds.length > 0 ? { step: 'fds', detail: fds.join(' ') } : null;
    }
  }
}

/** The masks that a process sets: what it sets only for a moment, to create one file, is taken back and is no step. */
class Masks {
  readonly #set: { was: number; entry: StepTaken }[] = [];

  /** Adds a step to `taken`, or removes the one that this call takes back. */
  note(call: Call, by: number, taken: StepTaken[]): void {
    const [text] = call.args;
    const [mask, was] = [typeof text === 'string' ? parseInt(text, 8) : NaN, call.result ?? 0];
    if (Number.isNaN(mask) || mask === was) return;
    const undone = this.#set.findLastIndex(({ entry, was: before }) => entry.by === by && before === mask);
    if (undone >= 0) {
      for (const { entry } of this.#set.splice(undone)) taken.splice(taken.indexOf(entry), 1);
      return;
    }
    const entry: StepTaken = {
      step: 'umask',
      by,
      detail: `0${mask.toString(8).padStart(3, '0')}`,
      seq: call.seq,
    };
    this.#set.push({ was, entry });
    taken.push(entry);
  }
}

/** Adds a step; the same one again by the same process, with no other in between, is one step. */
function add(taken: StepTaken[], { step, detail }: Reading, by: number, seq: number): void {
  const last = taken.at(-1);
  if (step === 'syslog' && taken.some((other) => other.step === 'syslog')) return;
  if (last?.step !== step || last.by !== by || step === 'fork' || step === 'second-fork') {
    taken.push({ step, by, detail, seq });
    return;
  }
  last.detail =
    step === 'fds'
      ? [...new Set([...last.detail.split(' '), ...detail.split(' ')])].sort().join(' ')
      : detail;
}

function endOf(row: ProcessRow): DaemonTrace['end'] {
  const { ppid, pid, sid, tty, cwd, umask, fds, sigign, sigcgt } = row;
  const sighup = sigign.includes('SIGHUP') ? 'ignored' : sigcgt.includes('SIGHUP') ? 'caught' : 'default';
  return { ppid, leader: pid === sid, tty, sighup, cwd, umask, fds };
}

/**
 * Which of the eight steps a program took on its way to a daemon, in which order, by which process: read from the events of
 * its trace, live or recorded alike. `events` are those of the world from the exec of the program to when all had settled,
 * `started` is the process that was started, `table` the world at the end of them.
 * Null where the program did not become a daemon: it is still there itself, or nothing of it is.
 */
export function stepsTaken(
  events: readonly TimelineEvent[],
  started: number,
  table: Table,
): DaemonTrace | null {
  const links = daemonChain(events, started, table);
  if (!links || links.length < 2) return null;
  const taken: StepTaken[] = [];
  const masks = new Masks();
  const position = (pid: number, seq: number): number =>
    links.findIndex((link: Link) => link.pid === pid && seq >= link.from && seq <= link.to);
  for (const event of events) {
    if (event.type !== 'fork' && event.type !== 'call' && event.type !== 'log') continue;
    const by = position(event.pid ?? 0, event.seq);
    if (by < 0) continue;
    if (event.type === 'fork') {
      if (event.child !== links[by + 1]?.pid) continue;
      const free = taken.some(({ step }) => step === 'setsid');
      const step: DaemonStep = free ? 'second-fork' : 'fork';
      add(taken, { step, detail: '' }, by, event.seq);
    } else if (event.type === 'log') add(taken, { step: 'syslog', detail: '' }, by, event.seq);
    else if (event.name === 'umask') masks.note(event, by, taken);
    else {
      const reading = read(event);
      if (reading) add(taken, reading, by, event.seq);
    }
  }
  const end = endOf(table.get(links.at(-1)!.pid)!);
  // What could not be read at the call is known from what it led to.
  for (const step of taken) if (step.step === 'sighup' && step.detail === '') step.detail = end.sighup;
  const settled = events.at(-1)?.seq ?? 1;
  return { chain: links.map(({ pid }) => pid), taken, settled, end };
}

/** The steps as words, in their order: `umask fork setsid chdir`. */
export const orderOf = ({ taken }: DaemonTrace): DaemonStep[] => taken.map(({ step }) => step);
