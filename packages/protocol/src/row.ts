import { z } from 'zod';

const pid = z.number().int().nonnegative();
const signalNames = z.array(z.string());

/**
 * One process, as procps' `ps -efj` prints it inside the world (uid … cmd), and what /proc says beyond that.
 * Source: ps(1), proc(5).
 */
export const ProcessRow = z.object({
  /** User name, or the number where there is none; cut to seven characters and `+` exactly as ps does. */
  uid: z.string(),
  pid,
  ppid: pid,
  pgid: pid,
  sid: pid,
  /** Processor use as ps counts it: CPU time divided by lifetime, in percent, 0–99. */
  c: z.number().int(),
  /** Start time: `HH:MM` today, `MonDD` this year, else the year. */
  stime: z.string(),
  /** `pts/0`, or `?` where there is no controlling terminal. */
  tty: z.string(),
  /** CPU time used, `HH:MM:SS` (with days in front when over a day). */
  time: z.string(),
  cmd: z.string(),
  /** Foreground process group of the controlling terminal, -1 where there is none. */
  tpgid: z.number().int(),
  /** State and flags as `ps -o stat` prints them: `Ss`, `T`, `Z`, `S+` … */
  stat: z.string(),
  comm: z.string(),
  /** Empty where it cannot be read (a zombie, another user's process). */
  cwd: z.string(),
  /** Octal, four digits: `0022`. Empty where it cannot be read. */
  umask: z.string(),
  /** What descriptors 0, 1 and 2 are open on (only those that are open), as readlink of /proc/PID/fd says. */
  fds: z.record(z.string(), z.string()),
  /** How many descriptors above 2 are open. */
  fdsMore: z.number().int(),
  sigign: signalNames,
  sigcgt: signalNames,
  sigblk: signalNames,
});
export type ProcessRow = z.infer<typeof ProcessRow>;
