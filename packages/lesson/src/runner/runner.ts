import {
  LabError,
  type ClaimResult,
  type Lab,
  type LessonState,
  type PredictionState,
  type StepState,
} from '@daemonlab/protocol';
import type { Finding } from '../claim/context.js';
import { evaluate } from '../claim/evaluate.js';
import { parseClaim } from '../claim/parse.js';
import type { LessonDocument } from '../document.js';
import type { Action, Step, Variant } from '../format.js';
import { Actor } from './actions.js';
import { Contest } from './contest.js';
import { daemonRows } from './daemons.js';
import { asFailure, bringFiles, lookForCommands } from './machine.js';
import { mark, offer } from './predictions.js';
import { Scene } from './scene.js';
import { StepFailure, Waiting, type Deadlines } from './waiting.js';
import { refsOfStep } from './words.js';

/** A request that cannot be granted now, with a code of the protocol's PageErrorCode. Nothing has changed. */
export class LessonRefused extends Error {
  readonly code = 'not-now';
  constructor(message: string) {
    super(message);
    this.name = 'LessonRefused';
  }
}

export interface LessonRunnerOptions {
  document: LessonDocument;
  lab: Lab;
  /** Called with a fresh, whole state after every change. */
  publish: (state: LessonState) => void;
  /** How long is waited for what; what it is in waiting.ts where it is not given. */
  deadlines?: Deadlines;
}

/** Actions still to be done, and where in them the step itself begins (before that, the last step is tidied up). */
interface Work {
  actions: readonly Action[];
  next: number;
  stepStart: number;
}

/**
 * Walks one world through a lesson: carries out actions, binds names, holds claims against the kernel, marks
 * predictions. Knows nothing of sockets or pages. The lab belongs to the caller, who stops it.
 */
export class LessonRunner {
  readonly #document: LessonDocument;
  readonly #publish: (state: LessonState) => void;
  readonly #scene: Scene;
  readonly #waiting: Waiting;
  readonly #actor: Actor;
  readonly #contest: Contest | null;
  #steps: StepState[];
  #next = 0;
  #busy = false;
  #ready = false;
  #work: Work | null = null;
  /** What the variant last taken leaves to be done before the next step. */
  #pending: readonly Action[] = [];
  /** The setup's claims, as found. */
  setupClaims: ClaimResult[] = [];

  constructor({ document, lab, publish, deadlines }: LessonRunnerOptions) {
    this.#document = document;
    this.#publish = publish;
    this.#scene = new Scene(lab);
    this.#waiting = new Waiting(lab, deadlines);
    this.#actor = new Actor(this.#scene, this.#waiting, () => this.#tell());
    const { contest, daemons } = document.definition;
    this.#scene.daemons = daemons;
    this.#scene.recorded = new Map((document.recorded ?? []).map(({ name, trace }) => [name, trace]));
    this.#contest = contest.length === 0 ? null : new Contest(contest, this.#scene);
    this.#steps = document.definition.steps.map((step) => ({
      id: step.id,
      status: 'todo',
      omitted: false,
      seqBefore: null,
      seqAfter: null,
      before: {},
      after: {},
      predictions: [],
      claims: [],
      outcome: null,
      note: null,
    }));
  }

  get state(): LessonState {
    this.#scene.history.update();
    return {
      slug: this.#document.definition.slug,
      next: this.#next,
      busy: this.#busy,
      steps: this.#steps.map((step) => ({ ...step })),
      names: Object.fromEntries(this.#scene.names),
      ...(this.#scene.daemons.length > 0 ? { daemons: daemonRows(this.#scene) } : {}),
      ...(this.#contest ? { contest: { rows: this.#contest.rows() } } : {}),
    };
  }

  /** Does what the lesson wants done before its first step. A failure is told as a note of the first step, which then tries again. */
  async start(): Promise<void> {
    if (this.#busy || this.#ready) throw new LessonRefused('the lesson has already been started');
    await this.#exclusively(async () => {
      await this.#setUp();
    });
  }

  /** Takes a step. Resolves when it is done or has failed (its state says which); a failed one goes on where it failed. */
  async next(step: string): Promise<void> {
    const comes = this.#document.definition.steps[this.#next];
    if (this.#busy) throw new LessonRefused(`step ${comes?.id ?? ''} is still running`);
    if (!comes) throw new LessonRefused('the lesson is at its end');
    if (comes.id !== step) throw new LessonRefused(`the next step is ${comes.id}, not ${step}`);
    await this.#exclusively(async () => {
      if (this.#ready || (await this.#setUp())) await this.#take(comes);
    });
  }

  /** Leaves a step out, or takes it back in. Only for steps not yet begun. */
  omit(step: string, omit: boolean): void {
    const index = this.#steps.findIndex((state) => state.id === step);
    const state = this.#steps[index];
    const definition = this.#document.definition.steps[index];
    if (!state || !definition) throw new LessonRefused(`the lesson has no step ${step}`);
    if (!definition.without) throw new LessonRefused(`step ${step} cannot be left out`);
    if (state.status !== 'todo') throw new LessonRefused(`step ${step} has been begun`);
    if (omit) this.#scene.omitted.add(step);
    else this.#scene.omitted.delete(step);
    this.#change(index, { omitted: omit });
    this.#prepare();
    this.#tell();
  }

  predict(step: string, prediction: string, option: string): void {
    const index = this.#steps.findIndex((state) => state.id === step);
    const state = this.#steps[index];
    if (!state || index !== this.#next || state.status !== 'todo')
      throw new LessonRefused(`step ${step} is not to be predicted now`);
    const asked = state.predictions.find((p) => p.id === prediction);
    if (!asked?.options.some((o) => o.id === option))
      throw new LessonRefused(`no such prediction: ${prediction}, ${option}`);
    const chosen = (p: PredictionState): PredictionState =>
      p.id === prediction ? { ...p, chosen: option } : p;
    this.#change(index, { predictions: state.predictions.map(chosen) });
    this.#tell();
  }

  async #exclusively(work: () => Promise<void>): Promise<void> {
    this.#busy = true;
    this.#tell();
    try {
      await work();
    } finally {
      this.#busy = false;
      this.#tell();
    }
  }

  #tell(): void {
    this.#publish(this.state);
  }

  #change(index: number, patch: Partial<StepState>): void {
    this.#steps = this.#steps.map((state, i) => (i === index ? { ...state, ...patch } : state));
  }

  #variant(step: Step): Variant {
    return this.#scene.omitted.has(step.id) && step.without ? step.without : step;
  }

  /** Fills in what the words before the coming step need: values and options of this moment. */
  #prepare(): void {
    const step = this.#document.definition.steps[this.#next];
    const state = this.#steps[this.#next];
    if (!step || !state || !this.#ready || state.seqBefore !== null) return;
    const variant = this.#variant(step);
    this.#change(this.#next, {
      // Of what has gone since, as it was last: a sentence that was read keeps its words.
      before: { ...state.before, ...this.#scene.refs(refsOfStep(this.#document, step.id).before) },
      predictions: offer(variant.predictions, this.#scene, state.predictions),
    });
  }

  /** True once the world is as the first step wants it. */
  async #setUp(): Promise<boolean> {
    const setup = this.#document.definition.setup ?? { actions: [], claims: [] };
    this.#work ??= { actions: setup.actions, next: 0, stepStart: 0 };
    this.#scene.since = 0;
    try {
      if (this.#work.next === 0) await this.#bring();
      await this.#carryOut(this.#work, () => undefined);
      this.setupClaims = await this.#judge(setup.claims);
      await this.#actor.finish();
      await this.#settle();
    } catch (error) {
      this.#fail(0, error);
      return false;
    }
    this.#work = null;
    this.#ready = true;
    this.#change(0, { note: null, status: 'todo' });
    this.#scene.mark();
    this.#prepare();
    return true;
  }

  /** What the lesson brings along, and what it wants to know of the machine. */
  async #bring(): Promise<void> {
    const { lab } = this.#scene;
    try {
      this.#scene.has = await lookForCommands(this.#document, lab, this.#waiting);
      await bringFiles(this.#document, lab, this.#waiting);
    } catch (error) {
      throw asFailure(error);
    }
  }

  async #take(step: Step): Promise<void> {
    const index = this.#next;
    const variant = this.#variant(step);
    this.#work ??= {
      actions: [...this.#pending, ...variant.actions],
      next: 0,
      stepStart: this.#pending.length,
    };
    this.#change(index, { status: 'running', note: null });
    this.#tell();
    try {
      await this.#carryOut(this.#work, () => this.#begin(index));
      const claims = await this.#judge(variant.claims);
      await this.#actor.finish();
      await this.#settle();
      this.#finish(index, step, variant, claims);
    } catch (error) {
      this.#fail(index, error);
    }
  }

  async #carryOut(work: Work, begin: () => void): Promise<void> {
    for (;;) {
      if (work.next === work.stepStart) begin();
      const action = work.actions[work.next];
      if (!action) return;
      await this.#actor.act(action);
      work.next += 1;
    }
  }

  /** The moment the step itself begins, once what came before has been tidied up. */
  #begin(index: number): void {
    if (this.#steps[index]?.seqBefore !== null) return;
    this.#scene.mark();
    this.#prepare();
    this.#change(index, { seqBefore: this.#scene.since });
    this.#tell();
  }

  /** Reads the table once more, so that the last event of a step comes after everything it did. */
  async #settle(): Promise<void> {
    await this.#waiting.within(this.#scene.lab.snapshot(), 'reading the table');
  }

  /** Holds claims against the kernel, each until it holds, can no longer hold, or its time is up. */
  async #judge(claims: readonly string[]): Promise<ClaimResult[]> {
    const results: ClaimResult[] = [];
    if (claims.length > 0) await this.#settle();
    for (const text of claims) {
      const claim = parseClaim(text);
      let { holds, found }: Finding = { holds: false, found: '' };
      await this.#waiting.until(() => {
        const finding = evaluate(claim, this.#scene.context);
        ({ holds, found } = finding);
        return holds || finding.never ? true : undefined;
      }, 'claim');
      results.push({ claim: text, holds, found });
    }
    return results;
  }

  #finish(index: number, step: Step, variant: Variant, claims: ClaimResult[]): void {
    const { context } = this.#scene;
    const omitted = this.#steps[index]!.omitted;
    const named = variant.outcomes.find((o) => evaluate(parseClaim(o.if), context).holds);
    const lacking = variant.needs.find((need) => !context.can[need]);
    const broken = claims.find((claim) => !claim.holds);
    const note = broken
      ? { code: 'claim-failed', detail: `${broken.claim}: ${broken.found}` }
      : lacking
        ? { code: `cannot-${lacking}`, detail: context.isolation }
        : null;
    this.#change(index, {
      status: 'done',
      seqAfter: this.#scene.lab.timeline.lastSeq,
      after: this.#scene.refs(refsOfStep(this.#document, step.id).after),
      predictions: mark(this.#steps[index]!.predictions, variant.predictions, this.#scene),
      claims,
      outcome: named?.id ?? (omitted ? 'without' : 'after'),
      note,
    });
    this.#work = null;
    this.#pending = variant['before-next'];
    this.#next += 1;
    this.#prepare();
  }

  #fail(index: number, error: unknown): void {
    const expected = error instanceof StepFailure || error instanceof LabError;
    const code = error instanceof StepFailure ? error.code : expected ? 'lab-refused' : 'broken';
    this.#change(index, {
      status: 'failed',
      note: { code, detail: error instanceof Error ? error.message : String(error) },
    });
    if (!expected) throw error;
  }
}
