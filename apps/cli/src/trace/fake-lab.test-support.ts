import { Timeline, type Lab, type LabInfo, type NewEvent, type TimelineEvent } from '@daemonlab/protocol';
import { sampleRow } from './sample.test-support.js';

type Gone = Awaited<Lab['gone']>;

/** A lab in memory: takes what it is told down in `asked`, and its events from the test. */
export interface FakeLab {
  lab: Lab;
  asked: string[];
  emit(event: NewEvent): void;
  die(gone: Gone): void;
}

const INFO: LabInfo = {
  world: 'fake',
  isolation: 'namespaces',
  kernel: '6.1',
  init: { pid: 1, comm: 'init', kind: 'init' },
  shell: 'bash',
  home: '/home/learner',
  terminals: [{ terminal: 0, tty: 'pts/0', shell: 2, open: true }],
  can: { mount: true, cc: true, syslog: true },
  breakpoints: [],
  faults: [],
  limits: { processes: 64, memoryMiB: 256, filesMiB: 64 },
};

/** `job` is called when CMD is to be started, and gives its pid. */
export function fakeLab(job: (fake: FakeLab) => number | Promise<number>): FakeLab {
  const timeline = new Timeline();
  const listeners = new Set<(event: TimelineEvent) => void>();
  const asked: string[] = [];
  let die!: (gone: Gone) => void;
  const gone = new Promise<Gone>((resolve) => (die = resolve));
  const note = (...words: unknown[]): Promise<void> => {
    asked.push(words.join(' '));
    return Promise.resolve();
  };
  const refuse = (): Promise<never> => Promise.reject(new Error('a trace asks for no such thing'));
  const lab: Lab = {
    info: INFO,
    timeline,
    gone,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    breakpoint: (call, { enabled }) => note('break', call, enabled),
    fault: (call, errno, nth) => note('fault', call, errno, nth ?? 'each'),
    continue: (pid, to) => note('continue', pid, to),
    closeTerminal: (terminal) => note('close', terminal),
    snapshot: () => note('snapshot').then(() => [...timeline.table.values()]),
    stop: () => note('stop'),
    async job(argv) {
      await note('job', ...argv);
      return { pid: await job(fake) };
    },
    type: refuse,
    call: refuse,
    signal: refuse,
    openTerminal: refuse,
    resize: refuse,
    flow: refuse,
  };
  const fake: FakeLab = {
    lab,
    asked,
    die,
    emit(event) {
      const numbered = timeline.add(event, timeline.lastSeq);
      for (const listener of listeners) listener(numbered);
    },
  };
  fake.emit({ type: 'snapshot', rows: [sampleRow({ pid: 1, ppid: 0, comm: 'init' })] });
  return fake;
}
