import { constants } from 'node:os';
import { EXIT } from './exit.js';

/** The signals that ask a program to end. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndingSignal = (typeof ENDING)[number];

/** A shell's status for a program that a signal ended: 128 and its number. */
export const statusOf = (signal: NodeJS.Signals): number => EXIT.signal + constants.signals[signal];

/**
 * One Ctrl-C under npm or npx arrives twice: the terminal sends SIGINT to us and to npm, and npm sends us another. What
 * comes within this time is the same wish.
 */
const SAME_WISH_MS = 500;

/** Calls back at every wish that we end, `count` from 1; gives back how to stop listening. */
export function onEnding(callback: (signal: EndingSignal, count: number) => void): () => void {
  let count = 0;
  let last = -Infinity;
  const handler = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (now - last < SAME_WISH_MS) return;
    last = now;
    callback(signal as EndingSignal, (count += 1));
  };
  for (const signal of ENDING) process.on(signal, handler);
  return () => {
    for (const signal of ENDING) process.off(signal, handler);
  };
}
