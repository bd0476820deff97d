import type { Lab } from '@daemonlab/protocol';

/** How long is waited for what, in milliseconds: long enough for a loaded machine, short enough for a learner. */
export interface Deadlines {
  /** An action's effect, as a program that is to start. */
  action: number;
  /** A claim that is to become true. */
  claim: number;
  /** A shell that is to have the foreground of its terminal. */
  foreground: number;
  /** A prompt; then the command is typed all the same: a shell may have one that we cannot recognise. */
  prompt: number;
  /** The end of the last command of a step. Short, for it may be one that goes on: then that is how the step ends. */
  ending: number;
}
export const DEADLINES: Deadlines = {
  action: 8000,
  claim: 3000,
  foreground: 4000,
  prompt: 1500,
  ending: 500,
};

/** The table is read again this often while something is waited for, in case no event tells of the change. */
const LOOK_EVERY = 60;

/** Why a step could not be taken: a code, which the page has a sentence for, and what it was about. */
export class StepFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'StepFailure';
    this.code = code;
  }
}

/** Watches one lab: waits for what is to happen there, and fails at once when the lab is gone. */
export class Waiting {
  readonly #lab: Lab;
  #gone: StepFailure | null = null;
  readonly #onGone = new Set<() => void>();
  readonly deadlines: Deadlines;

  constructor(lab: Lab, deadlines: Deadlines = DEADLINES) {
    this.#lab = lab;
    this.deadlines = deadlines;
    void lab.gone.then(({ reason, detail }) => {
      this.#gone = new StepFailure('world-gone', detail === '' ? reason : `${reason}: ${detail}`);
      for (const wake of this.#onGone) wake();
    });
  }

  /** Throws when the world is gone. */
  check(): void {
    if (this.#gone) throw this.#gone;
  }

  /** The same promise, but it fails as soon as the world is gone, and after the deadline. */
  async within<T>(promise: Promise<T>, what: string): Promise<T> {
    this.check();
    let wake = (): void => undefined;
    let timer: unknown;
    const stop = new Promise<never>((_, reject) => {
      wake = () =>
        reject(
          this.#gone ?? new StepFailure('too-slow', `${what}: no answer in ${this.deadlines.action} ms`),
        );
      timer = setTimeout(wake, this.deadlines.action);
      this.#onGone.add(wake);
    });
    try {
      return await Promise.race([promise, stop]);
    } finally {
      clearTimeout(timer);
      this.#onGone.delete(wake);
    }
  }

  /** Looks, after every event and now and then, until there is an answer; undefined once the deadline has passed. */
  async until<T>(look: () => T | undefined, patience: keyof Deadlines): Promise<T | undefined> {
    const end = Date.now() + this.deadlines[patience];
    for (;;) {
      this.check();
      const seen = look();
      if (seen !== undefined) return seen;
      if (Date.now() >= end) return undefined;
      if (!(await this.#nextEvent(Math.min(LOOK_EVERY, end - Date.now()))))
        await this.within(this.#lab.snapshot(), 'reading the table').catch((error: unknown) => {
          // A table that cannot be read right now is no reason to stop waiting; a lab that is gone is.
          this.check();
          if (error instanceof StepFailure) throw error;
        });
    }
  }

  /** True when an event came, false when the time has passed. */
  #nextEvent(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (came: boolean): void => {
        clearTimeout(timer);
        stop();
        this.#onGone.delete(wake);
        resolve(came);
      };
      const wake = (): void => done(true);
      const stop = this.#lab.listen(() => done(true));
      const timer = setTimeout(() => done(false), Math.max(1, ms));
      this.#onGone.add(wake);
    });
  }
}
