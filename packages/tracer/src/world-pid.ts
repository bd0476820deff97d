import { readFileSync } from 'node:fs';

/** The number a thread has in its own PID namespace (NSpid of proc(5), last field); null when it is gone. */
export function worldPidOf(hostTid: number): number | null {
  try {
    const status = readFileSync(`/proc/${hostTid}/status`, 'latin1');
    const numbers = /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.trim().split(/\s+/);
    return numbers ? Number(numbers.at(-1)) : hostTid;
  } catch {
    return null;
  }
}
