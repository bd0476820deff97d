import { hasEnded, waitNoHang, type WaitResult } from '@daemonlab/libc';
import type { Core } from './core.js';

/** More generations than that do not end at once; a number that was given out again could make a descendant the parent. */
const HIGHEST = 100;

/**
 * The ends that come before one that has been reported: those of its parents that have ended too, the oldest first. The
 * kernel names the newest first, but the parent's end may have been what killed the child (PR_SET_PDEATHSIG).
 */
export function endsBefore(
  { tracees, processes }: Pick<Core, 'tracees' | 'processes'>,
  ended: number,
): WaitResult[] {
  const before: WaitResult[] = [];
  for (let last = ended; before.length < HIGHEST;) {
    const process = tracees.get(last)?.process;
    const parent = process?.hostPid === last ? processes.get(process.parent)?.hostPid : undefined;
    const end = parent !== undefined && hasEnded(parent) ? waitNoHang(parent) : null;
    if (!end) break;
    before.unshift({ ...end });
    last = end.pid;
  }
  return before;
}
