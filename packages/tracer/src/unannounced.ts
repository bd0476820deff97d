import { readdirSync, readFileSync } from 'node:fs';

/** Reads of a list that changes all the time. */
const MAX_READS = 5;

/** Host pids of a thread's process, of that process's parent, and of its tracer (0: none). */
export interface Parentage {
  process: number;
  parent: number;
  tracer: number;
}

/** Null for a thread that is gone. */
export function parentage(tid: number): Parentage | null {
  try {
    const status = readFileSync(`/proc/${tid}/status`, 'latin1');
    const [, process, parent, tracer] =
      /^Tgid:\s*(\d+)[^]*^PPid:\s*(\d+)[^]*^TracerPid:\s*(\d+)/m.exec(status) ?? [];
    return { process: Number(process), parent: Number(parent), tracer: Number(tracer) };
  } catch {
    return null;
  }
}

/** The lists of the children of these threads of a process, as the kernel writes them; none where it was built without. */
function listsOfChildren(hostPid: number, tids: readonly number[]): string {
  try {
    return tids.map((tid) => readFileSync(`/proc/${hostPid}/task/${tid}/children`, 'latin1')).join('');
  } catch {
    return '';
  }
}

/**
 * Host pids of the children of these threads of a process, own and adopted ones, also those that have ended. Read until it
 * says the same twice: one who is waited for while the kernel writes the list may take another out of it.
 */
export function childrenOf(hostPid: number, tids: readonly number[]): number[] {
  let list = '';
  for (let reads = 0; reads < MAX_READS; reads++) {
    const before = list;
    list = listsOfChildren(hostPid, tids);
    if (list === before) break;
  }
  return list
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number);
}

/** Host tids of a process's threads. */
export function threadsOf(hostPid: number): number[] {
  try {
    return readdirSync(`/proc/${hostPid}/task`).map(Number);
  } catch {
    return [];
  }
}
