import { readdirSync } from 'node:fs';
import path from 'node:path';
import { stderr } from 'node:process';
import { describe, expect, it } from 'vitest';
import type { Isolation } from '@daemonlab/protocol';
import { namespacesWork, startLab } from '@daemonlab/lab/client';
import { loadLesson, runLesson, type WalkReport } from './index.js';

const LESSONS = path.join(import.meta.dirname, '../../../../lessons');
const WALK_MS = 300_000;
/** Much longer than a learner would wait: what is late on a busy machine is not untrue. */
const PATIENT = { action: 40_000, claim: 20_000, foreground: 20_000, prompt: 10_000, ending: 60 };
// Lesson 14 has a test of its own, which leaves each of its steps out.
const slugs = readdirSync(LESSONS)
  .filter((name) => /^\d\d-/.test(name) && name !== '14-build-a-daemon')
  .sort();

const namespaces = await namespacesWork();
if (!namespaces.works)
  stderr.write(`SKIPPED: lessons in namespaces, which do not work here: ${namespaces.said}\n`);
const isolations: Isolation[] = namespaces.works ? ['namespaces', 'host'] : ['host'];

/** What did not hold, and what was found instead: an empty list is what is wanted. */
const broken = (walk: WalkReport): string[] => [
  ...walk.setup.filter((claim) => !claim.holds).map(({ claim, found }) => `setup: ${claim}: ${found}`),
  ...walk.steps.flatMap(({ step, claims, failure }) => [
    ...(failure ? [`${step} failed: ${failure.code}: ${failure.detail}`] : []),
    ...claims.filter((claim) => !claim.holds).map(({ claim, found }) => `${step}: ${claim}: ${found}`),
  ]),
];

describe.each(isolations)('every lesson on this kernel, %s', (isolation) => {
  it.each(slugs)(
    '%s: every claim holds, with every step and with each left out',
    async (slug) => {
      const lesson = await loadLesson(path.join(LESSONS, slug));
      const { walks } = await runLesson(lesson, startLab, { isolation, deadlines: PATIENT });
      expect(walks.flatMap(broken)).toEqual([]);
      const [straight] = walks;
      expect(straight?.steps.map(({ step }) => step)).toEqual(lesson.definition.steps.map(({ id }) => id));
    },
    WALK_MS,
  );
});
