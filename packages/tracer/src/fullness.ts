import type { Core } from './core.js';
import { isFork } from './forks.js';

/** Threads of all processes together: far beyond any program's need, well below what a machine can have. */
const MAX_THREADS = 8192;

/**
 * Whether the thread, or the process, that someone is about to make would be one too many; his own call is already among
 * those that are awaited. `core.unreaped` is brought up to date where it matters.
 */
export function isFull(core: Core, thread: boolean): boolean {
  const { tracees, processes, options } = core;
  if (thread) return tracees.size >= MAX_THREADS;
  const { maxProcesses: most } = options;
  // None of the threads may be in a fork, and all that ended may have been waited for: only near the limit that is asked.
  if (processes.size + tracees.size + core.unreaped < most) return false;
  const { unborn, announced } = forking(core);
  if (processes.size + unborn + core.unreaped <= most) return false;
  const all = options.countProcesses();
  core.unreaped = all === null ? 0 : Math.max(0, all - processes.size - announced);
  return processes.size + unborn + core.unreaped > most;
}

/** Forks in the kernel whose children are not yet among the processes, and how many of those certainly exist. */
function forking({ tracees }: Core): { unborn: number; announced: number } {
  let unborn = 0;
  let announced = 0;
  for (const { call, newborn } of tracees.values()) {
    if (!call || !isFork(call.decoder.name)) continue;
    unborn += 1;
    if (newborn) announced += 1;
  }
  return { unborn, announced };
}
