import { z } from 'zod';
import { DaemonRow } from './daemon.js';

const name = z.string();

/** A value named in the words (`{daemon}`, `{daemon.sid}`): its text, and the process it identifies, if it does. */
export const RefValue = z.object({ text: z.string(), pid: z.number().int().positive().optional() });
export type RefValue = z.infer<typeof RefValue>;

/** One option of a prediction, with the numbers of this very run filled in. */
export const PredictionOption = z.object({
  /** What `predict` sends back. */
  id: name,
  /** The value as the table would show it (`6`, `none`), or null: the words have a text for this option. */
  value: z.string().nullable(),
  pid: z.number().int().positive().optional(),
});
export type PredictionOption = z.infer<typeof PredictionOption>;

export const PredictionState = z.object({
  id: name,
  options: z.array(PredictionOption),
  /** The learner's choice, once made. */
  chosen: name.nullable(),
  /** What the kernel did, once the step has run: the option it matches (null: none of them) and the value found. */
  actual: z.object({ option: name.nullable(), value: z.string() }).nullable(),
  right: z.boolean().nullable(),
});
export type PredictionState = z.infer<typeof PredictionState>;

export const ClaimResult = z.object({
  claim: z.string(),
  holds: z.boolean(),
  /** What was found instead, for people who look into it. */
  found: z.string(),
});
export type ClaimResult = z.infer<typeof ClaimResult>;

export const StepState = z.object({
  id: name,
  status: z.enum(['todo', 'running', 'done', 'failed']),
  /** The learner has switched this step off. */
  omitted: z.boolean(),
  /** The last event before the step and the last one after it: what Back and Forward travel between. */
  seqBefore: z.number().int().nullable(),
  seqAfter: z.number().int().nullable(),
  /** Values of the names in the words, as of before and after the step. */
  before: z.record(z.string(), RefValue),
  after: z.record(z.string(), RefValue),
  predictions: z.array(PredictionState),
  claims: z.array(ClaimResult),
  /** Which variant of the words after the step fits what was done: `after`, `without`, or a named outcome. */
  outcome: z.string().nullable(),
  /** Why it failed or what this machine cannot do, for `failed` or for a step shown only in part. */
  note: z.object({ code: name, detail: z.string() }).nullable(),
});
export type StepState = z.infer<typeof StepState>;

/** One of the processes that a lesson shows side by side: as it is now, or as it was last seen alive. */
export const ContestRow = z.object({
  /** The lesson's name for it; the words have its label under the same name (`LessonWords.contest`). */
  name,
  pid: z.number().int().positive(),
  label: name,
  /** `lives`, the signal that killed it, or `exit 0`; `gone` where that was not seen. */
  fate: z.string(),
  /** Who sent the signal it died of: `kernel`, a process's name in this lesson or its number, or null. */
  from: z.string().nullable(),
  sid: z.number().int().nonnegative(),
  pgid: z.number().int().nonnegative(),
  /** `pts/0`, or `?`. */
  tty: z.string(),
  /** What descriptor 1 is open on; null where it is closed or cannot be read. */
  stdout: z.string().nullable(),
});
export type ContestRow = z.infer<typeof ContestRow>;

/** Where a learner is in a lesson. Sent whole whenever it changes. */
export const LessonState = z.object({
  slug: name,
  /** Index into `steps` of the step that comes next; equal to `steps.length` at the end. */
  next: z.number().int().nonnegative(),
  busy: z.boolean(),
  steps: z.array(StepState),
  /** The processes the lesson has names for, now. */
  names: z.record(z.string(), z.number().int().positive()),
  /** The contestants that have started, in the lesson's order; absent in a lesson without. */
  contest: z.object({ rows: z.array(ContestRow) }).optional(),
  /** The real daemons that were traced here, in the order of the lesson's list; absent in a lesson without such a list. */
  daemons: z.array(DaemonRow).optional(),
});
export type LessonState = z.infer<typeof LessonState>;
