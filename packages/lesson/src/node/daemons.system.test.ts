import { stderr } from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Isolation, Lab, LessonState } from '@daemonlab/protocol';
import { namespacesWork, startLab } from '@daemonlab/lab/client';
import { LessonDefinition, LessonRunner, readRecording, type LessonDocument } from '../index.js';
import { labOptionsFor } from './index.js';

const namespaces = await namespacesWork();
if (!namespaces.works)
  stderr.write(`SKIPPED: real daemons in namespaces, which do not work here: ${namespaces.said}\n`);
const isolations: Isolation[] = namespaces.works ? ['namespaces', 'host'] : ['host'];

/** setsid(1) as a daemon: it forks where it leads its group, its child calls setsid(2) and becomes sleep. */
const START = `#!/bin/sh
case $1 in
setsid) umask 027; exec setsid sleep 1000 ;;
stays) exec sleep 1000 ;;
leaves) exec true ;;
other) exit 1 ;;
esac
`;
const DAEMONS = [
  { name: 'setsid' },
  { name: 'stays', program: 'sleep' },
  { name: 'leaves', program: 'true' },
  { name: 'other', program: 'cat' },
  { name: 'missing', program: 'no-such-daemon' },
  { name: 'world-only', program: 'setsid', host: false },
];
const words = { title: '', question: '', intro: [], takeHome: [], steps: {} };
/** What stays in the foreground is not waited for as long as a learner would. */
const DEADLINES = { action: 4000, claim: 3000, foreground: 4000, prompt: 1500, ending: 500 };

const document = (keep: Record<string, string>, daemons: string[]): LessonDocument => ({
  definition: LessonDefinition.parse({
    slug: '90-daemons',
    minutes: 1,
    daemons: DAEMONS,
    steps: [{ id: 'trace', actions: [{ trace: { daemons, keep } }] }],
  }),
  words: { zh: words, en: words },
  listing: [],
  files: [{ name: 'start.sh', text: START }],
});

describe.each(isolations)('tracing real daemons, %s', (isolation) => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await startLab(labOptionsFor(document({}, ['setsid']), isolation));
  });
  afterEach(async () => {
    await lab.stop();
  });

  async function take(of: LessonDocument): Promise<LessonState> {
    const runner = new LessonRunner({ document: of, lab, publish: () => undefined, deadlines: DEADLINES });
    await runner.start();
    await runner.next('trace');
    expect(runner.state.steps[0]).toMatchObject({ status: 'done', note: null });
    return runner.state;
  }
  const sleeping = (): number =>
    [...lab.timeline.table.values()].filter(
      ({ cmd, stat }) => cmd.includes('sleep 1000') && !stat.startsWith('Z'),
    ).length;

  it('reads the steps of what became a daemon and ends it; of what stays, leaves or is not there, nothing', async () => {
    const { daemons } = await take(document({}, ['setsid', 'stays', 'leaves', 'other', 'missing']));
    expect(daemons?.map(({ name }) => name)).toEqual(['setsid']);
    const trace = daemons![0]!.trace;
    expect(trace.taken.map(({ step, by }) => [step, by])).toEqual([
      ['fork', 0],
      ['setsid', 1],
    ]);
    expect(trace.end).toMatchObject({ leader: true, tty: '?', sighup: 'default', umask: '0027' });
    expect(sleeping()).toBe(0);
  });

  it('leaves running what is kept, by its name; and starts on the real machine only what may be', async () => {
    const { daemons, names } = await take(document({ server: 'setsid' }, ['setsid', 'world-only']));
    expect(names.server).toBe(daemons![0]!.trace.chain[1]);
    expect(lab.timeline.table.get(names.server!)?.cmd).toBe('sleep 1000');
    expect(daemons?.map(({ name }) => name)).toEqual(['setsid']);
    const typed = lab.timeline.since(0).some((e) => e.type === 'exec' && e.argv.includes('world-only'));
    expect(typed).toBe(isolation === 'namespaces');
  });

  it('reads the same from a recording of it', async () => {
    const { daemons } = await take(document({}, ['setsid']));
    const { chain, settled } = daemons![0]!.trace;
    const header = {
      ...{
        type: 'recording',
        format: 1,
        name: 'setsid',
        command: ['setsid'],
        package: 'util-linux',
        says: null,
      },
      ...{ os: 'Linux', kernel: lab.info.kernel, date: '2026-01-02', isolation, started: chain[0] },
    };
    const rows = [...lab.timeline.tableAt(settled).values()];
    const exec = lab.timeline.since(0).find((e) => e.type === 'exec' && e.path.endsWith('/setsid'))!.seq;
    const snapshot = { type: 'snapshot', seq: settled, t: 0, rows };
    const events = [...lab.timeline.between(exec - 1, settled), snapshot];
    const { trace } = readRecording([header, ...events].map((line) => JSON.stringify(line)).join('\n'));
    expect(trace).toEqual(daemons![0]!.trace);
  });
});
