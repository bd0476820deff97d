import { reportDue, waitNoHangFor, type Report, type WaitResult } from '@daemonlab/libc';
import type { Core } from './core.js';

/** More generations than that do not end at once; a number that was given out again could make a descendant the parent. */
const HIGHEST = 100;

/**
 * Waits for what is due. The kernel names the newest first, and whoever else waits for one that has ended hears of it only
 * once we have: where its parent has ended too, that one comes first, since its end may have been what killed the child
 * (PR_SET_PDEATHSIG).
 */
export function fetch(core: Pick<Core, 'tracees' | 'processes'>, { pid, ended }: Report): WaitResult | null {
  return waitNoHangFor(ended ? firstToEnd(core, pid) : pid);
}

function firstToEnd({ tracees, processes }: Pick<Core, 'tracees' | 'processes'>, ended: number): number {
  let first = ended;
  for (let up = 0; up < HIGHEST; up++) {
    const process = tracees.get(first)?.process;
    const parent = process?.hostPid === first ? processes.get(process.parent)?.hostPid : undefined;
    if (parent === undefined || reportDue(parent)?.ended !== true) break;
    first = parent;
  }
  return first;
}
