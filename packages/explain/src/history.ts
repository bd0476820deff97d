import type { CallArg, ExecObstacle, TimelineEvent } from '@daemonlab/protocol';
import { normalPath } from './paths.js';

/** What past events tell and no table shows. */
export interface History {
  /** Whether a process has exec'ed since it was forked; absent where its birth was not seen. */
  readonly execed: ReadonlyMap<number, boolean>;
  /** Processes marked with PR_SET_CHILD_SUBREAPER; null when events are missing. */
  readonly subreapers: ReadonlySet<number> | null;
  /** How many mounts were made, and not taken away, on each absolute path. */
  readonly mounts: ReadonlyMap<string, number>;
  /** Whether some process was given another root directory. */
  readonly chrooted: boolean;
  /** Of processes held before an execve: what is in its way, where that is certain. */
  readonly obstacles: ReadonlyMap<number, { path: string; obstacle: ExecObstacle }>;
  /** Whether no terminal was hung up, or went away by itself, so far; false too when events are missing. */
  readonly noHangup: boolean;
}

/** What a process that is held does no more, or does in between. */
const ENDS_HOLD: ReadonlySet<TimelineEvent['type']> = new Set(['hold', 'release', 'call', 'exec', 'exit']);

/** The path of execve or execveat; undefined where it is none. */
export const execPath = (call: string, args: readonly CallArg[]): string | undefined => {
  const path = args[call === 'execveat' ? 1 : 0];
  return typeof path === 'string' ? path : undefined;
};

const flagsOf = (arg: CallArg | undefined): readonly CallArg[] =>
  Array.isArray(arg) ? arg : arg === undefined ? [] : [arg];

/**
 * Reads a world's past: `historyOf(timeline.since(0), timeline.dropped === 0)`, or `timeline.between(0, seq)` for a past
 * moment. `complete` says that no event before these is missing.
 */
export function historyOf(events: Iterable<TimelineEvent>, complete: boolean): History {
  const execed = new Map<number, boolean>();
  const subreapers = new Set<number>();
  const mounts = new Map<string, number>();
  const obstacles = new Map<number, { path: string; obstacle: ExecObstacle }>();
  let noHangup = complete;
  let chrooted = false;
  const mounted = (path: CallArg | undefined, by: number): void => {
    const known = typeof path === 'string' ? normalPath(path) : null;
    if (known !== null) mounts.set(known, (mounts.get(known) ?? 0) + by);
  };
  for (const event of events) {
    // Whatever the process does next may change what it would find.
    if ('pid' in event && event.pid !== undefined && ENDS_HOLD.has(event.type)) obstacles.delete(event.pid);
    if (event.type === 'hold' && event.obstacle !== undefined)
      obstacles.set(event.pid, { path: execPath(event.name, event.args) ?? '', obstacle: event.obstacle });
    if (event.type === 'fork') {
      execed.set(event.child, false);
      subreapers.delete(event.child);
    } else if (event.type === 'exec') execed.set(event.pid, true);
    else if (event.type === 'hangup' || event.type === 'terminal-gone') noHangup = false;
    else if (event.type === 'call' && event.errno === undefined) {
      const { name, args, pid } = event;
      if (name === 'prctl' && args[0] === 'PR_SET_CHILD_SUBREAPER') {
        if (args[1] === 0) subreapers.delete(pid);
        else subreapers.add(pid);
      } else if (name === 'chroot' || name === 'pivot_root') chrooted = true;
      else if (name === 'mount') {
        // These change a mount that is there, or move one: no new mount at this path that could be foretold about.
        const flags = flagsOf(args[3]);
        if (!flags.some((flag) => flag === 'MS_REMOUNT' || flag === 'MS_MOVE')) mounted(args[1], 1);
      } else if (name === 'umount2') mounted(args[0], -1);
    }
  }
  return { execed, subreapers: complete ? subreapers : null, mounts, chrooted, obstacles, noHangup };
}
