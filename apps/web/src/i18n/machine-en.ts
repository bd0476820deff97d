import type { TimelineEvent } from '@daemonlab/protocol';
import type { Cause, ChipFacts, Ending, MachineText } from '../machine/index.js';
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
    case 'log':
      return 'syslog';
    default:
      return '';
  }
}

function subject(event: TimelineEvent): string {
  return 'pid' in event && event.pid !== undefined ? `process ${event.pid}: ` : '';
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
  if (facts.state === 'zombie') parts.push('zombie');
  if (facts.leadsSession) parts.push(`leads session ${facts.sid} and group ${facts.pgid}`);
  else if (facts.leadsGroup) parts.push(`leads group ${facts.pgid} in session ${facts.sid}`);
  else parts.push(`in group ${facts.pgid} of session ${facts.sid}`);
  if (facts.foreground) parts.push('in the foreground');
  if (facts.ppid > 0) parts.push(`parent ${facts.parent ?? ''} ${facts.ppid}`.replace(/ {2,}/g, ' '));
  parts.push(facts.tty === null ? 'no controlling terminal' : `controlling terminal ${facts.tty}`);
  return parts.join(', ');
}

/** The words of the table, the map and the timeline. */
export const machineEn: MachineText = {
  leadsGroup: (pid) => `leads group ${pid}`,
  leadsSession: (pid) => `leads session ${pid}`,
  ended,
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
    leaderGone: 'its leader is gone',
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
    moment: (event, step) =>
      [step ? `step ${step.label}` : '', event ? `${subject(event)}${mark(event)}` : 'the start']
        .filter(Boolean)
        .join(', '),
    mark,
    marks: (count) => `${count} events`,
    now: 'now',
    dropped: 'What is further back is no longer kept',
    empty: 'Nothing has happened yet.',
  },
};
