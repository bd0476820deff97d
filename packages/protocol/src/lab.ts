import { z } from 'zod';
import { CallArg, type TimelineEvent } from './event.js';
import type { ProcessRow } from './row.js';
import type { Timeline } from './timeline.js';

const pid = z.number().int().positive();
const terminal = z.number().int().nonnegative();
const size = { cols: z.number().int().min(2).max(500), rows: z.number().int().min(1).max(300) };

export const Isolation = z.enum(['namespaces', 'host']);
export type Isolation = z.infer<typeof Isolation>;

/** What a lab is started with. */
export const LabOptions = z.object({
  isolation: Isolation,
  ...size,
  /** Puppets placed in the shell's first directory, each an executable of this name. */
  puppets: z.array(z.string().regex(/^[A-Za-z][\w-]{0,30}$/)).default([]),
  /** `bash`: an interactive shell on the first terminal. `job`: no shell but a stand-in for one, which starts a single command (trace). */
  first: z.enum(['shell', 'job']).default('shell'),
  /** Also report dup, close and open of every file. */
  watchFiles: z.boolean().default(false),
  /** Calls that stop whatever their arguments, so that a breakpoint or a fault can be set on each of them. */
  traps: z.array(z.string()).optional(),
  /** Look for the source line of each call, in programs compiled with `-g`. */
  source: z.boolean().optional(),
  /** Environment of what runs in the world, added to the world's own. */
  env: z.record(z.string(), z.string()).default({}),
  /**
   * Folders and files of the host that are at the same path inside the world: read-only, but for files that are copied
   * (trace: the program's, the caller's, and what the command names).
   */
  share: z.array(z.string().startsWith('/')).default([]),
  /** Where the shell, or the job, starts; the world's home where it is not given. */
  cwd: z.string().startsWith('/').optional(),
});
export type LabOptions = z.infer<typeof LabOptions>;

export const TerminalInfo = z.object({
  terminal,
  /** `pts/0` */
  tty: z.string(),
  /** The session leader started on it. */
  shell: pid,
  open: z.boolean(),
});
export type TerminalInfo = z.infer<typeof TerminalInfo>;

/** A breakpoint: before this call of this process, of programs with this name, or of all. */
export const Breakpoint = z.object({ call: z.string(), pid: pid.optional(), program: z.string().optional() });
export type Breakpoint = z.infer<typeof Breakpoint>;

/** A call that is made to fail: the nth from when it was set, or every one. */
export const Fault = z.object({
  call: z.string(),
  errno: z.string(),
  nth: z.number().int().positive().optional(),
});
export type Fault = z.infer<typeof Fault>;

/** What a lab is: told once it is up, and again when a terminal opens or closes. */
export const LabInfo = z.object({
  world: z.string(),
  isolation: Isolation,
  kernel: z.string(),
  /** The pid orphans go to, its command, and whether it is PID 1 or a subreaper. */
  init: z.object({ pid, comm: z.string(), kind: z.enum(['init', 'subreaper']) }),
  shell: z.enum(['bash', 'sh']),
  /** The shell's first directory. */
  home: z.string(),
  terminals: z.array(TerminalInfo),
  /** What can be done in this world. */
  can: z.object({ mount: z.boolean(), cc: z.boolean(), syslog: z.boolean() }),
  limits: z.object({ processes: z.number(), memoryMiB: z.number(), filesMiB: z.number() }),
  breakpoints: z.array(Breakpoint).default([]),
  faults: z.array(Fault).default([]),
});
export type LabInfo = z.infer<typeof LabInfo>;

/** How an injected call ended. */
export const CallOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('returned'), result: z.number() }),
  z.object({ kind: z.literal('forked'), child: pid }),
  z.object({ kind: z.literal('failed'), errno: z.string() }),
  /** The process ended in the call (exit, or a signal took it). */
  z.object({ kind: z.literal('exited') }),
  /** The call is still waiting in the kernel after the time allowed; it goes on. */
  z.object({ kind: z.literal('blocked') }),
]);
export type CallOutcome = z.infer<typeof CallOutcome>;

/**
 * What can be asked of a lab host. Calls take the arguments of their man page: numbers, strings, flag names
 * (`["O_RDWR","O_NOCTTY"]`), e.g. `{op:'call', pid:5, call:'open', args:['/dev/null',['O_RDWR']]}`.
 */
export const LabCommand = z.discriminatedUnion('op', [
  z.object({ op: z.literal('type'), terminal, text: z.string() }),
  z.object({
    op: z.literal('call'),
    pid,
    call: z.string(),
    args: z.array(CallArg),
    waitMs: z.number().optional(),
  }),
  z.object({ op: z.literal('signal'), pid, signal: z.string() }),
  /** `program`: a puppet's name, started as the terminal's first process instead of a shell. */
  z.object({ op: z.literal('open-terminal'), ...size, program: z.string().optional() }),
  z.object({ op: z.literal('close-terminal'), terminal }),
  z.object({ op: z.literal('resize'), terminal, ...size }),
  z.object({ op: z.literal('flow'), terminal, paused: z.boolean() }),
  /** Starts a command as the foreground job of the terminal's session leader (a world started with `first: 'job'`). */
  z.object({
    op: z.literal('job'),
    /** The executable; `argv[0]` where it is not given. */
    path: z.string().optional(),
    argv: z.array(z.string()).min(1),
    env: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    op: z.literal('break'),
    /** Before this call … */
    call: z.string(),
    /** … of this process, or of programs with this name, or of all. */
    pid: pid.optional(),
    program: z.string().optional(),
    enabled: z.boolean(),
  }),
  /** Lets a held process go on: into the call and to the next breakpoint, or only to its next traced call. */
  z.object({ op: z.literal('continue'), pid, to: z.enum(['end', 'next-call']) }),
  z.object({
    op: z.literal('fault'),
    call: z.string(),
    errno: z.string().nullable(),
    nth: z.number().int().positive().optional(),
  }),
  z.object({ op: z.literal('snapshot') }),
  z.object({ op: z.literal('stop') }),
]);
export type LabCommand = z.infer<typeof LabCommand>;

/** Why a lab is no longer there. */
export const GoneReason = z.enum(['stopped', 'idle', 'limit', 'died', 'failed']);
export type GoneReason = z.infer<typeof GoneReason>;

/** A running lab as the server, the command line and the lesson runner see it. One owner calls `stop`. */
export interface Lab {
  readonly info: LabInfo;
  /** A copy of the lab host's timeline, filled as events arrive. */
  readonly timeline: Timeline;
  /** Called for each event, after it is in `timeline`. Returns how to stop listening. */
  listen(listener: (event: TimelineEvent) => void): () => void;
  /**
   * Takes nothing of what is told, until that is taken back: the world waits once what lies on the way has filled up. Replies
   * wait too. `stop` takes it back.
   */
  pause?(paused: boolean): void;
  /** Called when `info` has changed: a terminal opened or closed. Returns how to stop listening. */
  listenInfo?(listener: (info: LabInfo) => void): () => void;
  type(terminal: number, text: string): Promise<void>;
  /** Makes a process take a system call. Rejects with LabError when it cannot be made to (no such process). */
  call(pid: number, call: string, args: CallArg[], waitMs?: number): Promise<CallOutcome>;
  signal(pid: number, signal: string): Promise<void>;
  openTerminal(cols: number, rows: number, options?: { program?: string }): Promise<TerminalInfo>;
  closeTerminal(terminal: number): Promise<void>;
  resize(terminal: number, cols: number, rows: number): Promise<void>;
  flow(terminal: number, paused: boolean): Promise<void>;
  job(argv: string[], options?: { path?: string; env?: Record<string, string> }): Promise<{ pid: number }>;
  /** Stops processes before this call from now on, or no longer: those with this pid, of this program, or all. */
  breakpoint(call: string, options: { enabled: boolean; pid?: number; program?: string }): Promise<void>;
  /** Lets a held process go on. */
  continue(pid: number, to: 'end' | 'next-call'): Promise<void>;
  /** Makes a call fail with an errno without running it: the nth time, or from now on. Null takes that back. */
  fault(call: string, errno: string | null, nth?: number): Promise<void>;
  /** Reads what was printed and logged and the whole table; resolves once all of that is in `timeline`. */
  snapshot(): Promise<ProcessRow[]>;
  /** Ends every process of the world and the lab host; resolves when nothing is left. */
  stop(): Promise<void>;
  /** Settles when the lab is gone, by whichever way. */
  readonly gone: Promise<{ reason: GoneReason; detail: string }>;
}
