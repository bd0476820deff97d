import { z } from 'zod';
import { ProcessRow } from './row.js';

const pid = z.number().int().nonnegative();
const seq = z.number().int().positive();

/** A decoded argument: a number, a string read from the process, flag names, or a structure. */
export type CallArg = number | string | null | CallArg[] | { [field: string]: CallArg };
export const CallArg: z.ZodType<CallArg> = z.lazy(() =>
  z.union([z.number(), z.string(), z.null(), z.array(CallArg), z.record(z.string(), CallArg)]),
);

/** What the process will do with a signal at the moment of its delivery. */
export const Disposition = z.enum(['default', 'ignored', 'caught', 'blocked']);
export type Disposition = z.infer<typeof Disposition>;

/**
 * Why the kernel sent a signal: a hang-up of the terminal, the end of the session leader, a stopped group that became an orphan, a
 * session leader that gave the terminal up (TIOCNOTTY), a key,
 * access to the terminal from the background, a window of another size, a timer of its own, a pipe or socket that nobody
 * reads, the end of a parent (PR_SET_PDEATHSIG), RLIMIT_CPU, RLIMIT_FSIZE.
 */
export const SignalReason = z.enum([
  'hangup',
  'leader-exit',
  'orphaned-stopped',
  'terminal-given-up',
  'keyboard',
  'background-read',
  'background-write',
  'window-size',
  'timer',
  'broken-pipe',
  'parent-exit',
  'cpu-limit',
  'file-limit',
]);
export type SignalReason = z.infer<typeof SignalReason>;

const common = { seq, t: z.number() };

/** The line of the program's own source that led to a call: the file as the compiler was given it, made absolute where that is known. */
export const SourceLine = z.object({ file: z.string(), line: z.number().int().positive() });
export type SourceLine = z.infer<typeof SourceLine>;
/** Of the calls that a program makes itself, where the lab looks for lines (`LabOptions.source`) and the program has them. */
const source = SourceLine.optional();

/** What is in the way of an execve, seen in the file tree of the process before it makes the call. */
export const ExecObstacle = z.enum([
  'missing',
  'not-a-directory',
  'not-regular',
  'not-executable',
  'forbidden',
]);
export type ExecObstacle = z.infer<typeof ExecObstacle>;

/** Why a trace ended: its command had left and all was quiet, its time was up, a limit acted, we failed, or a signal came. */
export const EndReason = z.enum(['quiet', 'timeout', 'limit', 'error', 'interrupted']);
export type EndReason = z.infer<typeof EndReason>;

/**
 * One thing that happened in a world, in order of `seq`. Pids are the world's. `t` is milliseconds since the lab started.
 * These are the shapes of `trace --json`, but for `diff`, which is the wire's own: what changed in the table since the diff
 * before it.
 */
export const TimelineEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('fork'),
    ...common,
    pid,
    child: pid,
    via: z.enum(['fork', 'vfork', 'clone']),
    /** The child's row is not its caller's: clone(2) with CLONE_PARENT, or a terminal's first process, which we start. */
    inherits: z.literal(false).optional(),
    source,
  }),
  z.object({ type: z.literal('exec'), ...common, pid, path: z.string(), argv: z.array(z.string()), source }),
  z.object({
    type: z.literal('call'),
    ...common,
    pid,
    /** The thread that made it, where it is not the process's first. */
    tid: pid.optional(),
    name: z.string(),
    family: z.string(),
    args: z.array(CallArg),
    result: z.number().optional(),
    errno: z.string().optional(),
    /** Made by us on the process's behalf (a lesson step, Explore). */
    injected: z.boolean().optional(),
    /** Failed by a `--fault` without being run. */
    fault: z.boolean().optional(),
    source,
  }),
  z.object({
    type: z.literal('signal'),
    ...common,
    pid,
    signal: z.string(),
    from: pid,
    disposition: Disposition,
    /** si_code by name: SI_USER, SI_KERNEL, SI_TKILL, CLD_EXITED … (sigaction(2)). */
    code: z.string(),
    /** Why the kernel sent it, where that is known. `from` and `code` are still what the kernel told the receiver (siginfo). */
    reason: SignalReason.optional(),
  }),
  z.object({ type: z.literal('stop'), ...common, pid, signal: z.string() }),
  z.object({ type: z.literal('continue'), ...common, pid, signal: z.string() }),
  z.object({
    type: z.literal('exit'),
    ...common,
    pid,
    code: z.number().optional(),
    signal: z.string().optional(),
  }),
  z.object({
    type: z.literal('reparent'),
    ...common,
    pid,
    from: pid,
    to: pid,
    why: z.enum(['init', 'subreaper']).optional(),
  }),
  z.object({ type: z.literal('hangup'), ...common, tty: z.string() }),
  z.object({
    type: z.literal('output'),
    ...common,
    tty: z.string(),
    terminal: z.number().int(),
    data: z.string(),
  }),
  z.object({
    type: z.literal('log'),
    ...common,
    pid: pid.optional(),
    facility: z.string(),
    severity: z.string(),
    text: z.string(),
  }),
  /** A process is held before a call (a breakpoint). */
  z.object({
    type: z.literal('hold'),
    ...common,
    pid,
    name: z.string(),
    args: z.array(CallArg),
    /** Of an execve that is certain to fail. */
    obstacle: ExecObstacle.optional(),
    source,
  }),
  z.object({ type: z.literal('release'), ...common, pid, name: z.string() }),
  /** A limit of the world acted: what it is and what was done. */
  z.object({
    type: z.literal('limit'),
    ...common,
    limit: z.enum(['processes', 'memory', 'idle']),
    pid: pid.optional(),
    /** How often it has acted so far. Of `processes` 1 is told, and then each number at which all were killed as a fork bomb. */
    count: z.number().int(),
  }),
  z.object({
    type: z.literal('terminal'),
    ...common,
    terminal: z.number().int(),
    tty: z.string(),
    shell: pid,
  }),
  /** A terminal is no more, for no process has it open any longer. What is closed by a hang-up has `hangup` instead. */
  z.object({ type: z.literal('terminal-gone'), ...common, terminal: z.number().int(), tty: z.string() }),
  z.object({ type: z.literal('snapshot'), ...common, rows: z.array(ProcessRow) }),
  z.object({
    type: z.literal('diff'),
    ...common,
    /** A new row whole, or a known one's pid with the fields that changed. */
    set: z.array(ProcessRow.partial().extend({ pid })),
    gone: z.array(pid),
  }),
  z.object({ type: z.literal('end'), ...common, reason: EndReason, exit: z.number().nullable() }),
]);
export type TimelineEvent = z.infer<typeof TimelineEvent>;
export type EventOf<T extends TimelineEvent['type']> = Extract<TimelineEvent, { type: T }>;
export type RowPatch = EventOf<'diff'>['set'][number];

type Unnumbered<E> = E extends unknown ? Omit<E, 'seq' | 't'> : never;
/** An event before the timeline has given it its number and time. */
export type NewEvent = Unnumbered<TimelineEvent>;
