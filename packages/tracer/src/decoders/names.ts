import { signalNumber, type Arch } from '@daemonlab/libc';
import { TABLES } from './constants.js';

/**
 * Value of a name that decoders show (`O_NOCTTY`, `MNT_DETACH`, `TIOCSCTTY`, `AT_FDCWD`, `SIGTERM`, `SIG_BLOCK`), for
 * making calls by the same words they are told in. Undefined for a word that is none of them.
 */
export function constantValue(arch: Arch, name: string): number | undefined {
  if (Object.hasOwn(arch.openFlags, name)) return (arch.openFlags as Record<string, number>)[name];
  for (const table of TABLES) if (Object.hasOwn(table, name)) return table[name];
  return signalNumber(name);
}
