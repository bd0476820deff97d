import { currentArch } from '@daemonlab/libc';
import { DECODERS, rawDecoder, systemCalls } from './decoders/index.js';
import type { Decoder } from './decoders/types.js';
import type { Steering } from './steering.js';

/** Whether something is steered that the filter lets pass: `filtered` has what it stops, by number. */
export function needsEveryCall(steering: Steering, filtered: ReadonlyMap<number, Decoder>): boolean {
  const { syscalls } = currentArch();
  return systemCalls(steering.calls()).some((name) => {
    const nr = syscalls[name];
    return nr !== undefined && !filtered.has(nr);
  });
}

const decoders = new Map<number, Decoder | undefined>();

/** The decoder of a call that the filter lets pass; undefined for a number that is no call's. */
export function unfilteredDecoder(nr: number): Decoder | undefined {
  if (!decoders.has(nr)) {
    const name = currentArch().syscallNames.get(nr);
    decoders.set(nr, name === undefined ? undefined : (DECODERS.get(name) ?? rawDecoder(name)));
  }
  return decoders.get(nr);
}
