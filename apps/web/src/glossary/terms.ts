import type { GlossaryTerm } from '@daemonlab/lesson';

/** What the words are about; the glossary has a section for each, in this order. */
export const GROUPS = ['process', 'group', 'terminal', 'signal', 'file', 'kernel', 'lab'] as const;
export type Group = (typeof GROUPS)[number];

/** An entry without its words. The `see` of each is held against the keys by a test. */
export interface Term {
  group: Group;
  see: readonly string[];
  /** The lesson where it can be seen. */
  lesson?: string;
}

const entry = (group: Group, lesson: string | null, ...see: string[]): Term =>
  lesson === null ? { group, see } : { group, see, lesson };

/** Every term, in the order of the page. The key is its address: `/glossary#process-group`. */
export const TERMS = {
  process: entry('process', '02-fork-and-orphans', 'pid', 'fork', 'process-table'),
  pid: entry('process', '02-fork-and-orphans', 'process', 'parent', 'process-group', 'session'),
  'process-table': entry('process', '01-what-is-a-daemon', 'pid', 'snapshot'),
  parent: entry('process', '02-fork-and-orphans', 'orphan', 'fork', 'wait'),
  orphan: entry('process', '02-fork-and-orphans', 'init', 'subreaper', 'orphaned-group'),
  zombie: entry('process', '02-fork-and-orphans', 'wait', 'init'),
  init: entry('process', '02-fork-and-orphans', 'orphan', 'subreaper', 'pid-namespace'),
  subreaper: entry('process', '02-fork-and-orphans', 'init', 'orphan'),
  daemon: entry('process', '01-what-is-a-daemon', 'controlling-terminal', 'background-job', 'daemon-3'),
  'kernel-thread': entry('process', '01-what-is-a-daemon', 'daemon', 'process-table'),
  'background-job': entry('process', '15-daemon-or-background-job', 'job-control', 'nohup', 'disown'),
  supervisor: entry('process', '18-modern-daemons', 'daemon', 'init'),

  'process-group': entry('group', '03-process-groups', 'group-leader', 'foreground-group', 'session'),
  'group-leader': entry('group', '03-process-groups', 'process-group', 'setsid'),
  session: entry('group', '04-sessions-and-terminals', 'session-leader', 'controlling-terminal', 'setsid'),
  'session-leader': entry('group', '04-sessions-and-terminals', 'session', 'hang-up', 'second-fork'),
  'foreground-group': entry('group', '03-process-groups', 'job-control', 'sigttin', 'hang-up'),
  'orphaned-group': entry('group', '04-sessions-and-terminals', 'orphan', 'process-group', 'sigttin'),
  'job-control': entry('group', '03-process-groups', 'foreground-group', 'background-job'),

  terminal: entry('terminal', '04-sessions-and-terminals', 'pty', 'controlling-terminal'),
  pty: entry('terminal', '04-sessions-and-terminals', 'terminal', 'hang-up'),
  'controlling-terminal': entry('terminal', '04-sessions-and-terminals', 'session', 'setsid', 'hang-up'),
  'hang-up': entry('terminal', '04-sessions-and-terminals', 'sighup', 'session-leader', 'background-job'),

  signal: entry('signal', '03-process-groups', 'disposition', 'sighup'),
  disposition: entry('signal', '08-step-3-sighup', 'signal', 'exec', 'nohup'),
  sighup: entry('signal', '08-step-3-sighup', 'hang-up', 'disposition'),
  sigttin: entry('signal', '04-sessions-and-terminals', 'foreground-group', 'orphaned-group'),
  nohup: entry('signal', '15-daemon-or-background-job', 'sighup', 'disown', 'background-job'),
  disown: entry('signal', '15-daemon-or-background-job', 'nohup', 'job-control'),
  race: entry('signal', '08-step-3-sighup', 'sighup', 'fork'),

  'file-descriptor': entry('file', '11-step-6-fds', 'dev-null', 'exec'),
  'dev-null': entry('file', '11-step-6-fds', 'file-descriptor'),
  'working-directory': entry('file', '10-step-5-chdir', 'file-descriptor', 'daemon-3'),
  umask: entry('file', '12-step-7-umask', 'fork', 'exec'),
  syslog: entry('file', '13-step-8-syslog', 'file-descriptor'),
  'pid-file': entry('file', '17-beyond-the-eight', 'pid'),

  'system-call': entry('kernel', '05-setsid', 'errno', 'tracer'),
  errno: entry('kernel', '05-setsid', 'system-call'),
  fork: entry('kernel', '02-fork-and-orphans', 'parent', 'exec', 'second-fork'),
  exec: entry('kernel', '03-process-groups', 'fork', 'disposition'),
  exit: entry('kernel', '06-step-1-fork', 'fork', 'zombie'),
  wait: entry('kernel', '02-fork-and-orphans', 'zombie', 'parent'),
  setsid: entry('kernel', '05-setsid', 'session', 'group-leader', 'errno'),
  setpgid: entry('kernel', '03-process-groups', 'process-group', 'errno'),
  'second-fork': entry('kernel', '09-step-4-second-fork', 'session-leader', 'setsid'),
  'daemon-3': entry('kernel', '06-step-1-fork', 'daemon', 'second-fork', 'race'),
  'pid-namespace': entry('kernel', '02-fork-and-orphans', 'init', 'world'),

  world: entry('lab', null, 'lab', 'init', 'pid-namespace'),
  puppet: entry('lab', null, 'system-call', 'tracer'),
  tracer: entry('lab', null, 'event', 'breakpoint'),
  event: entry('lab', null, 'timeline', 'snapshot'),
  snapshot: entry('lab', null, 'event', 'process-table'),
  timeline: entry('lab', null, 'event', 'snapshot'),
  lab: entry('lab', null, 'world', 'tracer', 'timeline'),
  breakpoint: entry('lab', null, 'fault', 'race'),
  fault: entry('lab', null, 'errno', 'breakpoint'),
  lesson: entry('lab', null, 'step', 'claim', 'prediction'),
  step: entry('lab', null, 'action', 'claim'),
  action: entry('lab', null, 'step', 'puppet'),
  claim: entry('lab', null, 'step', 'snapshot'),
  prediction: entry('lab', null, 'step', 'claim'),
  rule: entry('lab', null, 'verdict'),
  verdict: entry('lab', null, 'rule', 'event'),
  room: entry('lab', null, 'world', 'lesson'),
} as const satisfies Record<GlossaryTerm, Term>;

export type TermId = GlossaryTerm;

/** A term in one language: how it is called, and two sentences on it. `code` stands between backticks. */
export interface TermWords {
  word: string;
  is: readonly [string, string];
}
export type GlossaryWords = Readonly<Record<TermId, TermWords>>;
