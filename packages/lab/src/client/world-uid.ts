import { pid } from 'node:process';

/** Far from any uid that a machine gives to people, services or containers (those of subuid(5) end below 2^30 by custom). */
const FIRST = 2 ** 30;
const PER_SERVER = 256;
let next = 0;

/**
 * A uid that no other world of this machine has, for where we are root: from our own pid, which no other server has.
 * PIDs stay below 2^22 (proc(5), pid_max), so this stays below 2^31.
 */
export function worldUid(): number {
  next = (next + 1) % PER_SERVER;
  return FIRST + pid * PER_SERVER + next;
}
