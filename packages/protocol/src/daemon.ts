import { z } from 'zod';
import { DAEMON_STEPS } from './daemon-steps.js';

const pid = z.number().int().positive();

export const DaemonStep = z.enum(DAEMON_STEPS);
export type DaemonStep = z.infer<typeof DaemonStep>;

/** One of the eight steps as a program took it. */
export const StepTaken = z.object({
  step: DaemonStep,
  /** Who took it: 0 for the process that was started, 1 for its child that went on, and so forth (`DaemonTrace.chain`). */
  by: z.number().int().nonnegative(),
  /** With what: the directory, the mask, `caught`, `ignored` or `default`, the descriptors (`0 1 2`); else empty. */
  detail: z.string(),
  /** The event that shows it. */
  seq: z.number().int().positive(),
});
export type StepTaken = z.infer<typeof StepTaken>;

/** How a program became a daemon, as its trace shows it. */
export const DaemonTrace = z.object({
  /** From the process that was started to the daemon, each the child of the one before it. */
  chain: z.array(pid).min(2),
  /** In the order in which they were taken; a step may be taken more than once. */
  taken: z.array(StepTaken),
  /** The last event that it was read from: all had settled. */
  settled: z.number().int().positive(),
  /** What the daemon was like when it had settled. */
  end: z.object({
    ppid: z.number().int().nonnegative(),
    leader: z.boolean(),
    tty: z.string(),
    sighup: z.enum(['default', 'ignored', 'caught']),
    cwd: z.string(),
    umask: z.string(),
    fds: z.record(z.string(), z.string()),
  }),
});
export type DaemonTrace = z.infer<typeof DaemonTrace>;

/** A daemon that a lesson has traced in the learner's own world. */
export const DaemonRow = z.object({ name: z.string(), trace: DaemonTrace });
export type DaemonRow = z.infer<typeof DaemonRow>;
