import { kill } from 'node:process';
import type { Core } from './core.js';
import type { Process } from './tracee.js';
import { childrenOf, parentage, threadsOf } from './unannounced.js';

/**
 * Ends the child, or the process with the thread, that a process has made and nobody traces. clone3 reads its flags from
 * memory, where another thread may have asked for CLONE_UNTRACED again after we took it out. Calls of such a one that the
 * filter stops all fail with ENOSYS (seccomp(2): there is no tracer), so that it does little; but nobody would end it with
 * a world without namespaces.
 */
export function endUntraced({ hostPid }: Process, tracees: Core['tracees']): void {
  const isUntraced = (tid: number): boolean => !tracees.has(tid) && parentage(tid)?.tracer === 0;
  const threads = threadsOf(hostPid);
  if (threads.some(isUntraced)) end(hostPid);
  for (const child of childrenOf(hostPid, threads)) if (isUntraced(child)) end(child);
  // With CLONE_PARENT it is a sibling. Children of one that is not traced itself are the machine's.
  const parent = parentage(hostPid)?.parent ?? 0;
  if (!tracees.has(parent)) return;
  for (const child of childrenOf(parent, threadsOf(parent))) if (isUntraced(child)) end(child);
}

function end(hostPid: number): void {
  try {
    kill(hostPid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}
