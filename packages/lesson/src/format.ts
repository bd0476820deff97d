import { z } from 'zod';

/** An id within a lesson: a step, a prediction, an outcome. */
const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes');
/** A name for a process, set by `as`, `child` or `rename`. `init` and `shell` are there from the start. */
const name = z.string().regex(/^[a-z][a-z0-9]*$/, 'lower-case letters and digits');

/** An argument of a call: a number, text, flag names, `$name` for a process's pid or for what an earlier call returned (`result`). */
const Arg = z.union([z.number(), z.string(), z.array(z.string())]);

/** One thing that a step does. Exactly one key says which. Source: DESIGN section 8. */
export const Action = z.union([
  /** Types into a terminal; `as` names the process whose exec of `program` follows. */
  z.strictObject({ type: z.strictObject({ text: z.string(), terminal: z.number().int().default(0), program: z.string().optional(), as: name.optional() }) }),
  /** A puppet makes a system call. `child` names the child of a fork, `result` a returned number; `fails` is the errno that is expected. */
  z.strictObject({
    call: z.strictObject({
      by: name,
      name: z.string(),
      args: z.array(Arg).default([]),
      child: name.optional(),
      result: name.optional(),
      fails: z.string().optional(),
    }),
  }),
  z.strictObject({ signal: z.strictObject({ to: name, name: z.string() }) }),
  z.strictObject({ 'close-terminal': z.strictObject({ terminal: z.number().int().default(0) }) }),
  z.strictObject({ 'open-terminal': z.strictObject({ as: name.optional() }) }),
  /** Waits until a claim holds. */
  z.strictObject({ 'wait-for': z.string() }),
  /** New names for processes: `{daemon: middle, next: daemon}`, all at once. */
  z.strictObject({ rename: z.record(name, name) }),
]);
export type Action = z.infer<typeof Action>;

export const Prediction = z.strictObject({
  id,
  /** The expression whose value after the step is asked for: `daemon.sid`, `daemon.alive`, `result.errno`. */
  of: z.string(),
  /** Expressions (`daemon.pid`, `init.pid`) whose values before the step are offered, or literals in quotes with a text in the words. */
  options: z.array(z.string()).min(2),
});

/** What is done and must be true in one way of taking a step. */
const Variant = z.strictObject({
  actions: z.array(Action).default([]),
  claims: z.array(z.string()).default([]),
  /** Only in these kinds of isolation; elsewhere the step says that it is told, not shown. */
  isolation: z.array(z.enum(['namespaces', 'host'])).optional(),
});

export const Step = z.strictObject({
  id,
  /** Lines of the listing this step stands for: `12-15`, `20`. */
  lines: z.array(z.union([z.number().int(), z.string().regex(/^\d+(-\d+)?$/)])).default([]),
  ...Variant.shape,
  predictions: z.array(Prediction).default([]),
  /** May be switched off by the learner; what then happens in its place, and what must then be seen. */
  without: Variant.optional(),
});
export type Step = z.infer<typeof Step>;

/** lesson.yaml: everything of a lesson but its words. */
export const LessonDefinition = z.strictObject({
  slug: z.string(),
  minutes: z.number().int().positive(),
  /** Executables that are puppets, in the shell's first directory. */
  puppets: z.array(z.string()).default([]),
  listing: z.string().optional(),
  steps: z.array(Step).min(1),
});
export type LessonDefinition = z.infer<typeof LessonDefinition>;
