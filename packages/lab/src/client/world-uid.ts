import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { geteuid } from 'node:process';

/** Far from any uid that a machine gives to people, services or containers (those of subuid(5) end below 2^30 by custom). */
const FIRST = 2 ** 30;
/** A world has as many users as 16 bits can name: enough for every system user of a distribution. */
export const UIDS_PER_WORLD = 2 ** 16;
/** uid_t ends at 2^32 - 2, but Node takes no uid above 2^31. */
const END = 2 ** 31;
const SLOTS = (END - FIRST) / UIDS_PER_WORLD;

let slot = randomInt(SLOTS);

/**
 * The first of a range of uids that no process of this machine has, for where we are root: root of a world is nobody
 * outside it, and no other world's user. Null where we are not: an ordinary user, or root of a container that has too few
 * users of its own (a rootless one), and so can give none away.
 */
export function worldUid(): number | null {
  if (geteuid?.() !== 0 || !['uid_map', 'gid_map'].every(hasAll)) return null;
  const taken = new Set(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(slotOf),
  );
  do slot = (slot + 1) % SLOTS;
  while (taken.has(slot));
  return FIRST + slot * UIDS_PER_WORLD;
}

/** Whether our user namespace has all users (or groups) that worlds may be given: user_namespaces(7), lines `INSIDE OUTSIDE COUNT`. */
function hasAll(map: string): boolean {
  return readFileSync(`/proc/self/${map}`, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([inside = NaN, , count = NaN]) => inside <= FIRST && inside + count >= END);
}

function slotOf(pid: string): number {
  try {
    return Math.floor((statSync(`/proc/${pid}`).uid - FIRST) / UIDS_PER_WORLD);
  } catch {
    return -1; // gone meanwhile
  }
}
