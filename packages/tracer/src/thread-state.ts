import { readFileSync } from 'node:fs';

/** Whether a thread has exited, though it may still have a number: the first one keeps it as long as others go on. */
export function hasExited(tid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${tid}/stat`, 'latin1');
    return 'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
  } catch {
    return true;
  }
}
