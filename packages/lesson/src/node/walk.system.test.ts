import path from 'node:path';
import { stderr } from 'node:process';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Isolation } from '@daemonlab/protocol';
import { namespacesWork, startLab } from '@daemonlab/lab/client';
import { LessonRunner, type LessonDocument } from '../index.js';
import { labOptionsFor, loadLesson, runLesson, type WalkReport } from './index.js';

const LESSON = path.join(import.meta.dirname, '../../../../lessons/14-build-a-daemon');
const EIGHT = ['fork', 'setsid', 'sighup', 'second-fork', 'chdir', 'fds', 'umask', 'syslog'];
const WALK_MS = 300_000;
/** Much longer than a learner would wait: what is late on a busy machine is not untrue. */
const PATIENT = { action: 40_000, claim: 20_000, foreground: 20_000, prompt: 10_000, ending: 60 };

/** What did not hold, and what was found instead: an empty list is what is wanted. */
const broken = (walk: WalkReport): string[] => [
  ...walk.setup.filter((claim) => !claim.holds).map(({ claim, found }) => `setup: ${claim}: ${found}`),
  ...walk.steps.flatMap(({ step, claims, failure }) => [
    ...(failure ? [`${step} failed: ${failure.code}: ${failure.detail}`] : []),
    ...claims.filter((claim) => !claim.holds).map(({ claim, found }) => `${step}: ${claim}: ${found}`),
  ]),
];

const namespaces = await namespacesWork();
if (!namespaces.works)
  stderr.write(`SKIPPED: lesson 14 in namespaces, which do not work here: ${namespaces.said}\n`);
const isolations: Isolation[] = namespaces.works ? ['namespaces', 'host'] : ['host'];

let lesson: LessonDocument;
beforeAll(async () => {
  lesson = await loadLesson(LESSON);
});

describe.each(isolations)('lesson 14 on this kernel, %s', (isolation) => {
  it.each([
    { what: 'straight', omit: [] },
    ...EIGHT.map((step) => ({ what: `without ${step}`, omit: [step] })),
    { what: 'without any of them', omit: EIGHT },
    { what: 'without ignoring SIGHUP, with a terminal taken', omit: ['sighup', 'second-fork'] },
  ])(
    '$what: every claim holds',
    async ({ omit }) => {
      const report = await runLesson(lesson, startLab, { isolation, omit, deadlines: PATIENT });
      expect(report.walks.flatMap(broken)).toEqual([]);
      expect(report.walks[0]?.steps.map((step) => step.step)).toEqual(
        lesson.definition.steps.map((step) => step.id),
      );
      expect(report.walks[0]?.steps.filter((step) => step.omitted).map((step) => step.step)).toEqual(omit);
      expect(report.holds).toBe(true);
    },
    WALK_MS,
  );

  it(
    'a false claim fails, with its step and what was found',
    async () => {
      const steps = lesson.definition.steps.map((step) =>
        step.id === 'setsid' ? { ...step, claims: [...step.claims, 'daemon.ppid == shell.pid'] } : step,
      );
      const wrong = { ...lesson, definition: { ...lesson.definition, steps: steps.slice(0, 2) } };
      const report = await runLesson(wrong, startLab, { isolation, omit: [] });
      expect(report.holds).toBe(false);
      expect(report.walks.flatMap(broken)).toEqual([
        expect.stringMatching(/^setsid: daemon\.ppid == shell\.pid: daemon\.ppid is \d+, shell\.pid is \d+$/),
      ]);
    },
    WALK_MS,
  );

  it(
    'a prediction that does not offer what the kernel does fails',
    async () => {
      const steps = lesson.definition.steps.map((step) =>
        step.id === 'setsid'
          ? {
              ...step,
              predictions: [{ id: 'sid', of: 'daemon.sid', options: ['shell.pid', 'daemon.pgid'] }],
            }
          : step,
      );
      const wrong = { ...lesson, definition: { ...lesson.definition, steps: steps.slice(0, 2) } };
      const report = await runLesson(wrong, startLab, { isolation, omit: [] });
      expect(report.walks.flatMap(broken)).toEqual([
        expect.stringMatching(
          /^setsid: the prediction "sid" offers what the kernel did: \d+, offered: shell\.pid, daemon\.pgid$/,
        ),
      ]);
    },
    WALK_MS,
  );

  it(
    'a setup that cannot be done is told as such, and the lesson goes no further',
    async () => {
      const { definition } = lesson;
      const actions = [{ signal: { to: 'stranger', name: 'SIGTERM' } }];
      const wrong = { ...lesson, definition: { ...definition, setup: { actions, claims: [] } } };
      const report = await runLesson(wrong, startLab, { isolation, omit: [] });
      expect(report.holds).toBe(false);
      expect(report.walks[0]?.steps).toEqual([
        {
          step: 'setup',
          omitted: false,
          claims: [],
          failure: { code: 'process-gone', detail: 'stranger was never started' },
        },
      ]);
    },
    WALK_MS,
  );

  it(
    'the death of the world in the middle of a step is told',
    async () => {
      const lab = await startLab(labOptionsFor(lesson, isolation));
      const runner = new LessonRunner({ document: lesson, lab, publish: () => undefined });
      await runner.start();
      const step = runner.next('fork');
      await lab.stop();
      await step;
      await runner.next(runner.state.steps[runner.state.next]!.id);
      expect(runner.state.steps[runner.state.next]).toMatchObject({
        status: 'failed',
        note: { code: 'world-gone' },
      });
    },
    WALK_MS,
  );
});
