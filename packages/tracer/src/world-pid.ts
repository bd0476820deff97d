import { closeSync, openSync, readSync } from 'node:fs';
import { PidNamespace, SysError } from '@daemonlab/libc';

/** How many PID namespaces lie between the one this process sees and the world's: 1, or 0 without namespaces. */
let depth = 0;
/** Where the kernel can be asked for a number at once, without a look into /proc. */
let namespace: PidNamespace | null = null;

/** NSpid stands in the first lines; on older kernels asked for at every fork, while parent and child both wait. */
const head = Buffer.alloc(1024);

/** The numbers of a thread in each PID namespace it is in, from the one this process sees inwards (NSpid of proc(5)). */
function numbersOf(hostTid: number): number[] | null {
  try {
    const file = openSync(`/proc/${hostTid}/status`, 'r');
    let status: string;
    try {
      status = head.toString('latin1', 0, readSync(file, head, 0, head.length, 0));
    } finally {
      closeSync(file);
    }
    const numbers = /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.trim().split(/\s+/);
    return numbers ? numbers.map(Number) : [hostTid];
  } catch {
    return null;
  }
}

/** The world's PID namespace is the one that this process, its first, is in. A descriptor is held until `leaveWorld`. */
export function setWorldOf(firstHostPid: number): void {
  leaveWorld();
  const numbers = numbersOf(firstHostPid) ?? [firstHostPid];
  depth = numbers.length - 1;
  if (depth > 0) namespace = namespaceOf(firstHostPid, numbers[depth]!);
}

export function leaveWorld(): void {
  namespace?.close();
  namespace = null;
}

/** Null where the kernel (before 6.11) or a security module does not let it be asked. */
function namespaceOf(hostPid: number, number: number): PidNamespace | null {
  let asked: PidNamespace | null = null;
  try {
    asked = new PidNamespace(hostPid);
    if (asked.numberOf(hostPid) === number) return asked;
  } catch (error) {
    if (!(error instanceof SysError) && (error as NodeJS.ErrnoException).syscall !== 'open') throw error;
  }
  asked?.close();
  return null;
}

/** The numbers of a thread from the world's inwards: more than one where it is in a PID namespace of its own; null: gone. */
export const innerNumbersOf = (hostTid: number): number[] | null => numbersOf(hostTid)?.slice(depth) ?? null;

/**
 * The world's number of a thread, which may be in a PID namespace of its own further in; null when it is gone and cannot be
 * asked any more.
 */
export function worldPidOf(hostTid: number): number | null {
  if (depth === 0) return hostTid;
  return namespace ? namespace.numberOf(hostTid) : (numbersOf(hostTid)?.[depth] ?? null);
}
