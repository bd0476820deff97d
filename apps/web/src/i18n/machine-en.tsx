import { senderKind, type EventOf, type SignalReason, type TimelineEvent } from '@daemonlab/protocol';
import type { ReactNode } from 'react';
import type { Cause, ChipFacts, Ending, MachineText } from '../machine/index.js';
import { CallLine } from './CallLine.js';
import { callMark, callText } from './call-text.js';
import { joined, p, say } from './say.js';

const ended = (ending: Ending): string =>
  ending.signal === null ? `exit ${ending.code ?? '?'}` : `killed by ${ending.signal}`;

function mark(event: TimelineEvent): string {
  switch (event.type) {
    case 'fork':
      return `fork ${event.child}`;
    case 'exec':
      return `exec ${event.path.split('/').at(-1) ?? ''}`;
    case 'call':
      return callMark(event);
    case 'signal':
      return event.disposition === 'default' ? event.signal : `${event.signal} ${event.disposition}`;
    case 'exit':
      return event.signal ?? `exit ${event.code ?? '?'}`;
    case 'reparent':
      return `adopted by ${event.to}`;
    case 'stop':
      return `stopped by ${event.signal}`;
    case 'continue':
      return 'continued';
    case 'hangup':
      return `${event.tty} hung up`;
    case 'terminal-gone':
      return `${event.tty} is gone`;
    case 'log':
      return 'syslog';
    case 'hold':
      return `held: ${event.name}`;
    case 'release':
      return `let go: ${event.name}`;
    case 'limit':
      return { processes: 'too many processes', memory: 'out of memory', idle: 'idle' }[event.limit];
    default:
      return '';
  }
}

function subject(event: TimelineEvent): string {
  return 'pid' in event && event.pid !== undefined ? `process ${event.pid}: ` : '';
}

const REASONS: Readonly<Record<SignalReason, string>> = {
  hangup: 'its terminal was hung up',
  'leader-exit': 'its session leader ended',
  'orphaned-stopped': 'its group became orphaned while one in it was stopped',
  'terminal-given-up': 'its session leader gave up the terminal (TIOCNOTTY)',
  keyboard: 'a key was pressed',
  'background-read': 'one of its group read from the terminal in the background',
  'background-write': 'one of its group wrote to the terminal, or set it, in the background',
  'window-size': 'its terminal’s window has another size',
  timer: 'a timer of its own ran out',
  'broken-pipe': 'it wrote to a pipe or socket that nobody reads',
  'parent-exit': 'its parent, or the thread of it that made it, ended (PR_SET_PDEATHSIG)',
  'cpu-limit': 'it used more processor time than it may (RLIMIT_CPU)',
  'file-limit': 'it wrote a file longer than it may (RLIMIT_FSIZE)',
};

function signalled(event: EventOf<'signal'>) {
  const sender = {
    kernel: 'the kernel',
    outside: 'outside this world',
    itself: 'itself',
    process: p(event.from),
  }[senderKind(event)];
  const reason = event.reason === undefined ? undefined : REASONS[event.reason];
  const fate = {
    default: '',
    ignored: ', and ignores it',
    caught: ', and handles it',
    blocked: ', which it blocks',
  };
  return say`${p(event.pid)} got ${event.signal} from ${sender}${reason ? ` because ${reason}` : ''}${fate[event.disposition]}`;
}

function limited({ limit, pid, count }: EventOf<'limit'>) {
  const who = pid === undefined ? 'a process' : p(pid);
  if (limit === 'memory') return say`The world’s memory was used up: ${who} held most and was killed`;
  if (limit === 'idle') return 'Nobody had touched the world for a long time';
  return count === 1
    ? say`The world has as many processes as it may: ${who} could not fork`
    : `${count} forks beyond the limit were refused: all but init and the shells are killed`;
}

/** An event in a sentence. */
function told(event: TimelineEvent): ReactNode {
  switch (event.type) {
    case 'fork':
      return say`${p(event.pid)} made a child: ${p(event.child)}`;
    case 'exec':
      return say`${p(event.pid)} now runs ${(<code>{event.argv.join(' ')}</code>)}`;
    case 'call':
      return say`${p(event.pid)} called ${(<CallLine of={event} />)}${event.fault ? ', made to fail' : event.injected ? ', as it was told to' : ''}`;
    case 'signal':
      return signalled(event);
    case 'stop':
      return say`${p(event.pid)} was stopped by ${event.signal}`;
    case 'continue':
      return say`${p(event.pid)} goes on`;
    case 'exit':
      return event.signal === undefined
        ? say`${p(event.pid)} ended with status ${event.code ?? '?'}`
        : say`${p(event.pid)} was killed by ${event.signal}`;
    case 'reparent':
      return say`${p(event.pid)} lost its parent ${p(event.from)} and was adopted by ${p(event.to)}`;
    case 'hangup':
      return `${event.tty} was hung up`;
    case 'terminal':
      return say`${event.tty} was opened for ${p(event.shell)}`;
    case 'terminal-gone':
      return `No process has ${event.tty} open any longer: the terminal is gone`;
    case 'hold':
      return say`${p(event.pid)} is held before ${(<CallLine of={event} />)}`;
    case 'release':
      return say`${p(event.pid)} was let go on into ${event.name}`;
    case 'log':
      return say`${event.pid === undefined ? 'a process' : p(event.pid)} wrote to the log: ${event.text}`;
    case 'limit':
      return limited(event);
    default:
      return null;
  }
}

function cause(of: Cause) {
  switch (of.kind) {
    case 'call':
      return say`${p(of.pid)} ${callText(of)}`;
    case 'reparent':
      return say`${p(of.from)} left, ${p(of.to)} adopts`;
    case 'exec':
      return `exec ${of.path}`;
    case 'exit':
      return ended(of.ending);
    case 'leader-exit':
      return say`session leader ${p(of.leader)} ended`;
    case 'hangup':
      return `${of.tty} was hung up`;
  }
}

const why: MachineText['table']['why'] = (pid, column, { was, now, cause: by }) => {
  if (by === null) return `Was ${was}, is now ${now}.`;
  switch (by.kind) {
    case 'call':
      if (by.name === 'setsid') {
        if (column === 'sid')
          return say`setsid made ${p(pid)} the leader of a new session, whose number is its own.`;
        if (column === 'pgid')
          return say`setsid made ${p(pid)} the leader of a new group, whose number is its own.`;
        return say`A new session has no controlling terminal: ${p(pid)} let go of ${was}.`;
      }
      if (column === 'pgid')
        return say`${by.pid === pid ? 'It' : p(by.pid)} moved ${p(pid)} into group ${now}.`;
      if (column === 'tty')
        return now === '?'
          ? say`${p(pid)} gave up its controlling terminal.`
          : by.name === 'ioctl'
            ? say`${p(pid)} leads a session without a terminal, and asked for ${now} as its controlling one.`
            : say`${p(pid)} leads a session without a terminal, so opening ${now} made it the controlling one.`;
      return say`${p(by.pid)} changed it with ${by.name}.`;
    case 'reparent':
      return say`Its parent ${p(by.from)} ended before it, so the orphan ${p(pid)} was adopted by ${p(by.to)}.`;
    case 'exec':
      return say`${p(pid)} is the same process, now running another program.`;
    case 'exit':
      return say`${p(pid)} has ended; its parent has not asked yet how.`;
    case 'leader-exit':
      return say`When session leader ${p(by.leader)} ended, its session lost the terminal.`;
    case 'hangup':
      return say`The terminal was closed, so no process has it any more.`;
  }
};

function chip(facts: ChipFacts): string {
  const parts = [`process ${facts.pid} ${facts.comm}`];
  if (facts.state === 'dead') parts.push(facts.ending ? ended(facts.ending) : 'ended');
  if (facts.state === 'stopped') parts.push('stopped');
  if (facts.held !== null) parts.push(`held before ${facts.held}`);
  if (facts.state === 'zombie') parts.push('zombie');
  if (facts.leadsSession) parts.push(`leads session ${facts.sid} and group ${facts.pgid}`);
  else if (facts.leadsGroup) parts.push(`leads group ${facts.pgid} in session ${facts.sid}`);
  else parts.push(`in group ${facts.pgid} of session ${facts.sid}`);
  if (facts.foreground) parts.push('in the foreground');
  if (facts.ppid > 0) parts.push(`parent ${facts.parent ?? ''} ${facts.ppid}`.replace(/ {2,}/g, ' '));
  parts.push(facts.tty === null ? 'no controlling terminal' : `controlling terminal ${facts.tty}`);
  return parts.join(', ');
}

const FAMILIES: MachineText['timeline']['families'] = {
  lives: 'births and ends',
  sessions: 'groups, sessions, terminals',
  signals: 'signals',
  surroundings: 'files, directory, umask',
  rest: 'log and the rest',
};

/** The words of the table, the map and the timeline. */
export const machineEn: MachineText = {
  leadsGroup: (pid) => `leads group ${pid}`,
  leadsSession: (pid) => `leads session ${pid}`,
  ended,
  held: (call) => `held before ${call}`,
  list: (items) => joined(items, ', ', ' and '),
  table: {
    caption: 'Processes, as ps -efj prints them',
    column: {
      uid: 'User the process runs as',
      pid: 'Number of the process',
      ppid: 'Number of its parent',
      pgid: 'Number of its process group',
      sid: 'Number of its session',
      c: 'Processor use in percent',
      stime: 'When it started',
      tty: 'Its controlling terminal; ? is none',
      time: 'Processor time used',
      cmd: 'Command',
    },
    was: (old) => `was ${old}`,
    cause,
    why,
    born: 'new',
    empty: 'No process yet.',
  },
  map: {
    label: 'Map of sessions, groups and terminals',
    session: 'session',
    group: 'group',
    foreground: 'foreground',
    sessionLeaderGone: 'its leader is gone',
    groupLeaderGone: 'its leader is gone',
    groupLeaderElsewhere: 'its leader went to another group',
    noTerminal: 'no terminal',
    terminalFree: 'controls no session',
    terminalClosed: 'closed',
    leadsSession: 'leads the session',
    leadsGroup: 'leads the group',
    leadsBoth: 'leads both',
    stopped: 'stopped',
    zombie: 'zombie',
    parentOf: (children) => say`parent of ${children}`,
    init: 'init',
    subreaper: 'subreaper',
    chip,
    empty: 'No process yet.',
  },
  timeline: {
    label: 'Timeline: move to look at the past',
    moment: (event, step, live = false) =>
      [
        live ? 'now' : '',
        step ? `step ${step.label}` : '',
        event ? `${subject(event)}${mark(event)}` : 'the start',
      ]
        .filter(Boolean)
        .join(', '),
    mark,
    told,
    place: (index, of) => `${index} of ${of}`,
    steps: 'Event by event',
    before: 'The event before',
    after: 'The event after',
    view: 'What is shown',
    zoomIn: 'Nearer',
    zoomOut: 'Further away',
    fit: 'All of it',
    filter: 'Filter',
    filterTitle: 'Show only',
    filtered: (pid, families) =>
      [
        pid === null ? '' : `${pid} and what it started`,
        families.length === 5 ? '' : families.map((family) => FAMILIES[family]).join(', ') || 'nothing',
      ]
        .filter(Boolean)
        .join('; '),
    process: 'Process',
    everyProcess: 'every process',
    everything: 'Show everything',
    families: FAMILIES,
    nothingLeft: 'The filter leaves no event.',
    now: 'now',
    dropped: 'What is further back is no longer kept',
    empty: 'Nothing has happened yet.',
    arriving: 'Fetching what has happened so far…',
  },
};
