import { randomInt } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';

/** Far from any uid that a machine gives to people, services or containers (those of subuid(5) end below 2^30 by custom). */
const FIRST = 2 ** 30;
/** A world has as many users as 16 bits can name: enough for every system user of a distribution. */
export const UIDS_PER_WORLD = 2 ** 16;
/** uid_t ends at 2^32 - 2, but Node takes no uid above 2^31. */
const SLOTS = (2 ** 31 - FIRST) / UIDS_PER_WORLD;

let slot = randomInt(SLOTS);

/**
 * The first of a range of uids that no process of this machine has, for where we are root: root of a world is nobody
 * outside it, and no other world's user.
 */
export function worldUid(): number {
  const taken = new Set(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(slotOf),
  );
  do slot = (slot + 1) % SLOTS;
  while (taken.has(slot));
  return FIRST + slot * UIDS_PER_WORLD;
}

function slotOf(pid: string): number {
  try {
    return Math.floor((statSync(`/proc/${pid}`).uid - FIRST) / UIDS_PER_WORLD);
  } catch {
    return -1; // gone meanwhile
  }
}
