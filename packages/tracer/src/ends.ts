import { endedOf, waitNoHangFor, type WaitResult } from '@daemonlab/libc';
import type { Core } from './core.js';

/** More generations than that do not end at once; a number that was given out again could make a descendant the parent. */
const HIGHEST = 100;

/**
 * Waits for one that has ended, if there is any. The kernel names the newest first, and whoever else waits for it hears of
 * its end only once we have: where its parent has ended too, that one comes first, since its end may have been what killed
 * the child (PR_SET_PDEATHSIG).
 */
export function fetchEnd({ tracees, processes }: Pick<Core, 'tracees' | 'processes'>): WaitResult | null {
  let ended = endedOf(0);
  if (ended === 0) return null;
  for (let up = 0; up < HIGHEST; up++) {
    const process = tracees.get(ended)?.process;
    const parent = process?.hostPid === ended ? processes.get(process.parent)?.hostPid : undefined;
    if (parent === undefined || endedOf(parent) === 0) return waitNoHangFor(ended);
    ended = parent;
  }
  return waitNoHangFor(ended);
}
