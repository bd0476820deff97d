import type { LessonState } from '@daemonlab/protocol';
import { FakeLab, row } from '../fake-lab.test-support.js';
import type { Deadlines } from './waiting.js';
import { LessonDefinition, LessonRunner, type LessonDocument, type LessonWords } from '../index.js';

const ref = (name: string): { kind: 'ref'; name: string } => ({ kind: 'ref', name });

const words: LessonWords = {
  title: '',
  question: '',
  intro: [],
  takeHome: [],
  steps: {
    fork: {
      title: '',
      body: [{ kind: 'p', children: [ref('daemon'), { kind: 'em', children: [ref('daemon.tty')] }] }],
      outcomes: {
        after: [
          { kind: 'p', children: [ref('parent'), ref('daemon'), ref('daemon.ppid'), ref('was daemon.ppid')] },
        ],
        without: [{ kind: 'list', ordered: false, items: [[ref('daemon.sid')]] }],
      },
      omit: [],
      predictions: {},
    },
  },
};

/** A lesson of these steps whose shell starts `./mydaemon`, unless its setup is another. */
export function lesson(
  steps: unknown[],
  setup: unknown = { actions: [{ type: { text: './mydaemon', starts: { daemon: 'mydaemon' } } }] },
): LessonDocument {
  const definition = LessonDefinition.parse({
    slug: '90-example',
    minutes: 1,
    puppets: ['mydaemon'],
    setup,
    steps,
  });
  return { definition, words: { zh: words, en: words }, listing: [] };
}

/** The step of most tests: `daemon` forks and exits, its child goes on as `daemon`. */
export const FORK = {
  id: 'fork',
  predictions: [{ id: 'parent', of: 'daemon.ppid', options: ['shell.pid', 'daemon.pid', 'init.pid'] }],
  actions: [
    { call: { by: 'daemon', name: 'fork', child: 'child' } },
    { call: { by: 'daemon', name: '_exit', args: [0] } },
    { rename: { daemon: 'parent', child: 'daemon' } },
  ],
  claims: ['parent exits 0', 'daemon.ppid == init.pid'],
  without: {
    actions: [{ call: { by: 'daemon', name: 'setsid', fails: 'EPERM' } }],
    claims: ['call setsid by daemon fails EPERM'],
    'before-next': [{ call: { by: 'daemon', name: 'fork', child: 'child' } }],
  },
};
/** So that what never comes is not waited for long. */
const QUICK: Deadlines = { action: 20_000, claim: 60, foreground: 60, prompt: 60, ending: 60 };
/** Longer than a test may take. */
export const PATIENT: Deadlines = { action: 600_000, claim: 600_000, foreground: 60, prompt: 60, ending: 60 };
/** A step in which nothing happens. */
export const LAST = { id: 'last', claims: ['daemon lives'] };

/** A fake in which `./mydaemon` starts process 5, fork makes 6, _exit ends the caller. */
export function kernel(): FakeLab {
  const lab = new FakeLab();
  lab.onType = (text) => {
    if (!text.startsWith('./mydaemon')) return;
    lab.set(row(5, { ppid: 2, sid: 2, tty: 'pts/0', tpgid: 5 }));
    lab.emit({ type: 'exec', pid: 5, path: './mydaemon', argv: ['./mydaemon'] });
  };
  lab.onCall = (pid, call) => {
    if (call === 'fork') {
      lab.set(row(6, { ppid: pid, pgid: 5, sid: 2, tty: 'pts/0' }));
      return { kind: 'forked', child: 6 };
    }
    if (call === '_exit') {
      lab.exit(pid, { code: 0 });
      lab.patch(6, { ppid: 1 });
      return { kind: 'exited' };
    }
    return call === 'setsid' ? { kind: 'failed', errno: 'EPERM' } : { kind: 'returned', result: 3 };
  };
  return lab;
}

/** A runner of a lesson, not yet started, and every state that it tells of. */
export function walk(
  document: LessonDocument,
  lab = kernel(),
  deadlines = QUICK,
): { runner: LessonRunner; lab: FakeLab; states: LessonState[] } {
  const states: LessonState[] = [];
  const runner = new LessonRunner({
    document,
    lab,
    publish: (state) => states.push(state),
    deadlines,
  });
  return { runner, lab, states };
}
