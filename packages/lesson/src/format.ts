import { z } from 'zod';
import { RESERVED } from './claim/known.js';

/** An id within a lesson: a step, a prediction, an outcome. */
const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes, beginning with a letter');
/** A name for a process, set by `starts`, `child`, `as` or `rename`. `init` and `shell` are there from the start. */
const word = z.string().regex(/^[a-z][a-z0-9]*$/, 'lower-case letters and digits, beginning with a letter');
const name = word.refine((text) => !(RESERVED as readonly string[]).includes(text), {
  message: 'a name that is no word of the claim language',
});
/** A terminal: its number, or the name of the process that was started on it by `open-terminal`. */
const terminal = z.union([z.number().int().nonnegative(), name]);
/** A sentence of the claim language; see claim/parse.ts. */
const claim = z.string().min(1);

export type Arg = number | string | Arg[] | { [field: string]: Arg };
/**
 * An argument of a call: a number, text (with `{home}`, `{daemon.pid}` filled in), flag names in a list, a structure,
 * or `$name` for what an earlier call returned (`result`) or for a process's pid.
 */
export const Arg: z.ZodType<Arg> = z.lazy(() =>
  z.union([z.number(), z.string(), z.array(Arg), z.record(z.string(), Arg)]),
);

/** A real daemon, by its name in the lesson: also of its recording, and what `start.sh` is told. */
const daemonName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes, beginning with a letter');

/** The actions by their key, and what each takes. */
export const ACTIONS = {
  /**
   * Types a line and Enter: at the shell's prompt, which is waited for, or (`at: program`) into whatever runs in the foreground.
   * `starts` names the processes whose exec follows, by program (`{daemon: mydaemon}`) or by the beginning of their command
   * line (`{first: sleep 100}`).
   */
  type: z.strictObject({
    text: z.string().min(1),
    terminal: terminal.default(0),
    at: z.enum(['prompt', 'program']).default('prompt'),
    starts: z.record(name, z.string()).default({}),
  }),
  /** Presses a key, whatever runs in the foreground there. */
  press: z.strictObject({
    key: z.enum(['Ctrl-C', 'Ctrl-D', 'Ctrl-Z', 'Ctrl-\\', 'Enter']),
    terminal: terminal.default(0),
  }),
  /**
   * A puppet makes a system call. `child` names the child of a fork, `result` a returned number.
   * `fails`: the errno it may fail with; without it a call that fails fails the step.
   */
  call: z.strictObject({
    by: name,
    name: z.string().regex(/^[a-z_][a-z0-9_]*$/, 'the name of a system call'),
    args: z.array(Arg).default([]),
    child: name.optional(),
    result: word.optional(),
    fails: z.string().optional(),
  }),
  signal: z.strictObject({ to: name, name: z.string() }),
  /** `as` names the terminal's first process: a shell, or the puppet called `program`. */
  'open-terminal': z.strictObject({ as: name, program: z.string().optional() }),
  'close-terminal': z.strictObject({ terminal: terminal.default(0) }),
  /**
   * From now on a process that is about to make this call is held there: one with this name, one whose program it is, or
   * anyone. Wait for it with `wait-for: child is held before setsid`. One `release` ends it.
   */
  hold: z.strictObject({ before: z.string(), program: z.string().optional(), process: name.optional() }),
  /** Lets a held process make its call; `next-call`: and holds it again before its next one. */
  release: z.strictObject({ process: name, to: z.enum(['end', 'next-call']).default('end') }),
  /** Makes a call fail with an errno without being run: the nth one, by whomever, from now on. */
  fault: z.strictObject({ call: z.string(), errno: z.string(), nth: z.number().int().positive().default(1) }),
  /** Names a process that a program has made: the oldest child without a name, or the newest process with this command's name. */
  find: z.strictObject({ as: name, 'child-of': name.optional(), program: z.string().optional() }),
  /** Waits until a claim holds. */
  'wait-for': claim,
  /**
   * Starts those of these `daemons` of the lesson that are installed, reads from their traces what steps they took, and ends them.
   * `keep` names those that go on: `{agent: ssh-agent}`.
   */
  trace: z.strictObject({
    daemons: z.array(daemonName).min(1),
    keep: z.record(name, daemonName).default({}),
  }),
  /** New names for processes: `{daemon: parent, child: daemon}` (from: to), all at once. */
  rename: z.record(name, name),
} as const;
export type ActionKind = keyof typeof ACTIONS;

/** One thing that a step does: exactly one of the actions, with `if` only where that claim holds. */
export const Action = z
  .strictObject({
    if: claim.optional(),
    type: ACTIONS.type.optional(),
    press: ACTIONS.press.optional(),
    call: ACTIONS.call.optional(),
    signal: ACTIONS.signal.optional(),
    'open-terminal': ACTIONS['open-terminal'].optional(),
    'close-terminal': ACTIONS['close-terminal'].optional(),
    hold: ACTIONS.hold.optional(),
    release: ACTIONS.release.optional(),
    fault: ACTIONS.fault.optional(),
    find: ACTIONS.find.optional(),
    'wait-for': ACTIONS['wait-for'].optional(),
    trace: ACTIONS.trace.optional(),
    rename: ACTIONS.rename.optional(),
  })
  .refine((action) => Object.keys(action).filter((key) => key !== 'if').length === 1, {
    message: `exactly one action: ${Object.keys(ACTIONS).join(', ')}`,
  });
export type Action = z.infer<typeof Action>;

export const Prediction = z.strictObject({
  id,
  /** The expression whose value after the step is asked for: `daemon.sid`, `daemon.fate`, `result of setsid by daemon`; or a claim (`yes`/`no`). */
  of: claim,
  /** Expressions (`daemon.pid`, `init.pid`) whose values before the step are offered, or literals in quotes with a text in the words. */
  options: z.array(claim).min(2),
  /** Asked only where this holds. */
  if: claim.optional(),
});
export type Prediction = z.infer<typeof Prediction>;

/** What is done and must be true in one way of taking a step. */
const Variant = z.strictObject({
  predictions: z.array(Prediction).default([]),
  actions: z.array(Action).default([]),
  claims: z.array(claim).default([]),
  /** Which words are said afterwards: the first whose claim holds; else `after`, or `without` when the step was left out. */
  outcomes: z.array(z.strictObject({ id, if: claim })).default([]),
  /** What this machine may lack: the step then gets a note that says so. */
  needs: z.array(z.enum(['mount', 'cc', 'syslog'])).default([]),
  /** Tidying, or taking a left-out step after all: done when the learner goes on, so that the damage stays in view till then. */
  'before-next': z.array(Action).default([]),
});
export type Variant = z.infer<typeof Variant>;

export const Step = z.strictObject({
  id,
  /** Lines of the listing this step stands for: `12-15`, `20`. */
  lines: z
    .array(z.union([z.number().int(), z.string().regex(/^\d+(-\d+)?$/, 'a line or a range: 12-15')]))
    .default([]),
  ...Variant.shape,
  /** Beyond the lesson's own steps: it follows after them and is not counted with them. */
  extra: z.boolean().default(false),
  /** May be switched off by the learner; what then happens in its place, and what must then be seen. */
  without: Variant.optional(),
});
export type Step = z.infer<typeof Step>;

/** A real daemon that a lesson compares: traced where it is installed, shown from `recordings/NAME.jsonl` where it is not. */
export const DaemonDefinition = z
  .strictObject({
    name: daemonName,
    /** The command that is looked for, and that `./start.sh NAME` executes in the end; the name where it is not given. */
    program: z.string().optional(),
    /** May it be started on the real machine (host isolation)? Not where it touches what belongs to the machine. */
    host: z.boolean().default(true),
  })
  .transform(({ program, ...rest }) => ({ ...rest, program: program ?? rest.name }));
export type DaemonDefinition = z.infer<typeof DaemonDefinition>;

/** lesson.yaml: everything of a lesson but its words. */
export const LessonDefinition = z.strictObject({
  /** The folder's name. */
  slug: z.string().regex(/^\d\d-[a-z0-9-]+$/, 'two digits and words with dashes: 14-build-a-daemon'),
  minutes: z.number().int().positive(),
  /** Executables that are puppets, in the shell's first directory. */
  puppets: z.array(z.string()).default([]),
  /** Programs and data that the lesson brings along, paths inside its folder: `files/job.sh` is put into the shell's first directory as an executable `job.sh`. */
  files: z.array(z.string()).default([]),
  /** Processes that are shown side by side, in this order, once they have started. Their labels stand in the words under `## contest`. */
  contest: z.array(name).default([]),
  /** Real daemons whose steps are shown in a table. The lesson brings along `start.sh`, which starts one by its name. */
  daemons: z.array(DaemonDefinition).default([]),
  /** The C program, a path inside the lesson's folder. */
  listing: z.string().optional(),
  /** Done by itself when the lesson is opened, before the first step. */
  setup: z
    .strictObject({ actions: z.array(Action).default([]), claims: z.array(claim).default([]) })
    .optional(),
  steps: z.array(Step).min(1),
});
export type LessonDefinition = z.infer<typeof LessonDefinition>;
