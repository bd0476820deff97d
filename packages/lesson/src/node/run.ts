import type { ClaimResult, Isolation, Lab, LabOptions, StepState } from '@daemonlab/protocol';
import { LessonRunner, type LessonDocument, type LessonRunnerOptions } from '../index.js';

/** What came of one step: its claims (and predictions that nobody could get right), each with what was found, and why it failed. */
export interface StepReport {
  step: string;
  omitted: boolean;
  claims: ClaimResult[];
  failure: { code: string; detail: string } | null;
}

/** One walk through a lesson: with every step, or with some left out. */
export interface WalkReport {
  omit: string[];
  setup: ClaimResult[];
  steps: StepReport[];
  holds: boolean;
}

export interface LessonReport {
  slug: string;
  isolation: Isolation;
  walks: WalkReport[];
  holds: boolean;
}

export type StartLab = (options: LabOptions) => Promise<Lab>;

export interface RunLessonOptions {
  isolation: Isolation;
  /** Only this walk, with these steps left out; otherwise the straight walk and each step left out once. */
  omit?: readonly string[];
  /** How long is waited for what; default: as long as for a learner. */
  deadlines?: NonNullable<LessonRunnerOptions['deadlines']>;
  /** Called after each walk. */
  onWalk?: (walk: WalkReport) => void;
}

/** The options of the lab a lesson wants. */
export function labOptionsFor(document: LessonDocument, isolation: Isolation): LabOptions {
  return {
    isolation,
    cols: 80,
    rows: 24,
    puppets: document.definition.puppets,
    first: 'shell',
    watchFiles: false,
    share: [],
    env: {},
  };
}

/** A prediction that offers everything but what the kernel did: nobody could have been right. */
const unanswered = (state: StepState): ClaimResult[] =>
  state.predictions
    .filter(({ actual }) => actual !== null && actual.option === null)
    .map(({ id, actual, options }) => ({
      claim: `the prediction "${id}" offers what the kernel did`,
      holds: false,
      found: `${actual?.value ?? ''}, offered: ${options.map((option) => option.id).join(', ')}`,
    }));

const isFailed = (state: StepState): boolean => state.status === 'failed';

async function walk(
  document: LessonDocument,
  startLab: StartLab,
  { isolation, deadlines }: Pick<RunLessonOptions, 'isolation' | 'deadlines'>,
  omit: readonly string[],
): Promise<WalkReport> {
  const lab = await startLab(labOptionsFor(document, isolation));
  try {
    const runner = new LessonRunner({
      document,
      lab,
      publish: () => undefined,
      ...(deadlines && { deadlines }),
    });
    for (const step of omit) runner.omit(step, true);
    await runner.start();
    const steps: StepReport[] = [];
    const first = runner.state.steps[0];
    // The runner tells of a setup that failed at the first step, where a learner may try again; here that would hide what failed.
    if (first && isFailed(first))
      return {
        omit: [...omit],
        setup: [],
        steps: [{ step: 'setup', omitted: false, claims: [], failure: first.note }],
        holds: false,
      };
    for (const { id } of document.definition.steps) {
      await runner.next(id);
      const state = runner.state.steps.find((step) => step.id === id)!;
      const failed = state.status !== 'done';
      steps.push({
        step: id,
        omitted: state.omitted,
        claims: [...state.claims, ...unanswered(state)],
        failure: failed ? state.note : null,
      });
      if (failed) break;
    }
    const claims = [...runner.setupClaims, ...steps.flatMap((step) => step.claims)];
    const complete =
      steps.length === document.definition.steps.length && steps.every((step) => step.failure === null);
    return {
      omit: [...omit],
      setup: runner.setupClaims,
      steps,
      holds: complete && claims.every((claim) => claim.holds),
    };
  } finally {
    await lab.stop();
  }
}

/**
 * Walks through a lesson in fresh labs on this kernel: straight, and with each step that can be left out left out once.
 * Claims that do not hold and steps that fail are in the report; only a lab that cannot be started or stopped rejects.
 */
export async function runLesson(
  document: LessonDocument,
  startLab: StartLab,
  options: RunLessonOptions,
): Promise<LessonReport> {
  const omittable = document.definition.steps.filter((step) => step.without).map((step) => [step.id]);
  const plans: (readonly string[])[] = options.omit ? [options.omit] : [[], ...omittable];
  const walks: WalkReport[] = [];
  for (const omit of plans) {
    const report = await walk(document, startLab, options, omit);
    options.onWalk?.(report);
    walks.push(report);
  }
  return {
    slug: document.definition.slug,
    isolation: options.isolation,
    walks,
    holds: walks.every((w) => w.holds),
  };
}
