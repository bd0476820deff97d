import { readdirSync, readFileSync } from 'node:fs';
import { keepsItsOrphans } from './world-pid.js';

/** Reads of a list that changes all the time. */
const MAX_READS = 5;

/** A process that we trace, and whose child it is by now; both by host pid. */
export interface Adopted {
  pid: number;
  parent: number;
}

/** Host pid of a process's parent and of its tracer (0: none); null for a thread that is not its first, and one that is gone. */
export function parentage(tid: number): { parent: number; tracer: number } | null {
  try {
    const status = readFileSync(`/proc/${tid}/status`, 'latin1');
    const [, tgid, parent, tracer] =
      /^Tgid:\s*(\d+)[^]*^PPid:\s*(\d+)[^]*^TracerPid:\s*(\d+)/m.exec(status) ?? [];
    return Number(tgid) === tid ? { parent: Number(parent), tracer: Number(tracer) } : null;
  } catch {
    return null;
  }
}

/** The lists of the children of each thread of a process, as the kernel writes them; none where it was built without. */
function listsOfChildren(hostPid: number): string {
  try {
    const lists = readdirSync(`/proc/${hostPid}/task`).map((tid) =>
      readFileSync(`/proc/${hostPid}/task/${tid}/children`, 'latin1'),
    );
    return lists.join('');
  } catch {
    return '';
  }
}

/**
 * Host pids of a process's children, its own and adopted ones. Read until it says the same twice: one who is waited for
 * while the kernel writes the list may take another out of it.
 */
function childrenOf(hostPid: number): number[] {
  let list = '';
  for (let reads = 0; reads < MAX_READS; reads++) {
    const before = list;
    list = listsOfChildren(hostPid);
    if (list === before) break;
  }
  return list
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number);
}

/** These processes and all their ancestors: whoever adopts a child of one of them is among them. */
function withAncestors(hostPids: Iterable<number>): Set<number> {
  const all = new Set(hostPids);
  for (const pid of all) {
    const parent = parentage(pid)?.parent ?? 0;
    if (parent !== 0) all.add(parent);
  }
  return all;
}

/**
 * Tracees of ours that are children of one of these processes, or of one outside that adopts their orphans, and that nobody
 * has announced: the kernel attaches a child before anything is heard of it.
 */
export function unannounced(world: Iterable<number>, isKnown: (tid: number) => boolean): Adopted[] {
  return [...(keepsItsOrphans() ? world : withAncestors(world))].flatMap((parent) =>
    childrenOf(parent)
      .filter((pid) => !isKnown(pid) && parentage(pid)?.tracer === process.pid)
      .map((pid) => ({ pid, parent })),
  );
}
