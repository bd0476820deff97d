import type { ChipFacts, Ending, MachineText } from '../types.js';
import { Pid } from '../Pid.js';

const ended = (ending: Ending): string =>
  ending.signal ? `killed by ${ending.signal}` : ending.code === null ? 'ended' : `exit ${ending.code}`;

function chip(facts: ChipFacts): string {
  const leads =
    facts.leadsSession && facts.leadsGroup
      ? `leads session ${facts.sid} and group ${facts.pgid}`
      : facts.leadsGroup
        ? `leads group ${facts.pgid} of session ${facts.sid}`
        : `in group ${facts.pgid} of session ${facts.sid}`;
  const state = facts.ending ? ended(facts.ending) : facts.state === 'running' ? '' : facts.state;
  return [
    `process ${facts.pid} ${facts.comm}`,
    state,
    leads,
    `parent ${facts.parent ?? ''} ${facts.ppid}`,
    facts.tty ?? 'no controlling terminal',
  ]
    .filter(Boolean)
    .join(', ');
}

/** English words for the gallery; the page has its own. */
export const TEXT: MachineText = {
  leadsGroup: (pid) => `leads group ${pid}`,
  leadsSession: (pid) => `leads session ${pid}`,
  ended,
  list: (items) =>
    items.map((item, i) => (
      <span key={i}>
        {i === 0 ? '' : i === items.length - 1 ? ' and ' : ', '}
        {item}
      </span>
    )),
  table: {
    caption: 'Process table',
    column: {
      uid: 'user',
      pid: 'process ID',
      ppid: 'parent’s process ID',
      pgid: 'process group ID',
      sid: 'session ID',
      c: 'processor use',
      stime: 'start time',
      tty: 'controlling terminal',
      time: 'processor time',
      cmd: 'command',
    },
    was: (old) => `was ${old}`,
    cause: (cause) =>
      cause.kind === 'call' ? (
        <>
          <Pid pid={cause.pid} /> {cause.name}({cause.args.join(', ')}) = {cause.result}
        </>
      ) : cause.kind === 'reparent' ? (
        <>
          adopted by <Pid pid={cause.to} />
        </>
      ) : cause.kind === 'exec' ? (
        `execve(${cause.path})`
      ) : (
        cause.kind
      ),
    why: (pid, column, change) => (
      <>
        Process <Pid pid={pid} /> got another {column.toUpperCase()}: it leads a session of its own now, so
        nothing that reaches {change.was} reaches it.
      </>
    ),
    born: 'new',
    empty: 'No process yet',
  },
  map: {
    label: 'Process map',
    session: 'session',
    group: 'group',
    foreground: 'foreground',
    leaderGone: 'its leader is gone',
    noTerminal: 'no terminal',
    terminalFree: 'free',
    terminalClosed: 'closed',
    leadsSession: 'leads session',
    leadsGroup: 'leads group',
    leadsBoth: 'leads both',
    stopped: 'stopped',
    zombie: 'zombie',
    parentOf: (children) => <>parent of {children}</>,
    init: 'adopts orphans',
    subreaper: 'subreaper: adopts orphans',
    chip,
    empty: 'No process yet',
  },
  timeline: {
    label: 'Timeline',
    moment: (event, step) => [step && `step ${step.label}`, event?.type].filter(Boolean).join(', '),
    mark: (event) => {
      if (event.type === 'fork') return `fork ${event.child}`;
      if (event.type === 'call')
        return event.errno
          ? `${event.name} ${event.errno}`
          : event.name === 'setsid'
            ? `setsid → ${event.pid}`
            : event.name;
      if (event.type === 'exit')
        return event.signal ? `killed by ${event.signal}` : `exit ${event.code ?? 0}`;
      if (event.type === 'signal') return event.signal;
      if (event.type === 'reparent') return `adopted by ${event.to}`;
      return '';
    },
    marks: (count) => `${count} events`,
    now: 'now',
    dropped: 'earlier events have been dropped',
    empty: 'Nothing yet',
  },
};
