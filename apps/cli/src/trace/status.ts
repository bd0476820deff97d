import { constants } from 'node:os';
import type { EventOf } from '@daemonlab/protocol';
import { EXIT } from '../exit.js';

/** Number of SIGRTMIN as programs see it; the C library keeps 32 and 33. Source: signal(7). */
const SIGRTMIN = 34;

/** The number of a signal by name: `SIGHUP`, `SIGRTMIN+2`, `SIG33`. 0 for a name that is none. */
export function signalNumber(name: string): number {
  const known = (constants.signals as Readonly<Record<string, number>>)[name];
  if (known !== undefined) return known;
  const realTime = /^SIGRTMIN(?:\+(\d+))?$/.exec(name);
  if (realTime) return SIGRTMIN + Number(realTime[1] ?? 0);
  return Number(/^SIG(\d+)$/.exec(name)?.[1] ?? 0);
}

/** The status a shell would report for a process that ended: its own, or 128 and the signal. */
export function exitStatus(exit: Pick<EventOf<'exit'>, 'code' | 'signal'>): number {
  return exit.signal === undefined ? (exit.code ?? 0) : EXIT.signal + signalNumber(exit.signal);
}
