import { LessonRefused, LessonRunner, type LessonDocument } from '@daemonlab/lesson';
import type { Lab, LessonState } from '@daemonlab/protocol';
import { PageError } from './page-error.js';

/** A lesson being walked in a lab, as the server needs it. Everything refused is a PageError `not-now`. */
export interface LessonRun {
  /** Busy until the world has been prepared. */
  readonly state: LessonState;
  /** Prepares the lab for the lesson's first step. Only the first call counts. */
  begin(): void;
  next(step: string): Promise<void>;
  omit(step: string, omit: boolean): void;
  predict(step: string, prediction: string, option: string): void;
}

const asPageError = (error: unknown): unknown =>
  error instanceof LessonRefused ? new PageError(error.code, error.message) : error;

/** A lesson to be walked in a lab, once begun. `failed` hears of a lesson that is broken in itself. */
export function startLesson(
  document: LessonDocument,
  lab: Lab,
  publish: (state: LessonState) => void,
  failed: (error: unknown) => void,
): LessonRun {
  const runner = new LessonRunner({ document, lab, publish });
  let begun = false;
  const refusing = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      throw asPageError(error);
    }
  };
  return {
    get state() {
      return begun ? runner.state : { ...runner.state, busy: true };
    },
    begin: () => {
      if (begun) return;
      begun = true;
      runner.start().catch(failed);
    },
    next: async (step) =>
      runner.next(step).catch((error: unknown) => {
        throw asPageError(error);
      }),
    omit: (step, omit) => refusing(() => runner.omit(step, omit)),
    predict: (step, prediction, option) => refusing(() => runner.predict(step, prediction, option)),
  };
}
