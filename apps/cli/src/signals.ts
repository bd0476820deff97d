import { constants } from 'node:os';
import { EXIT } from './exit.js';

/** The signals that ask a program to end. */
export const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type EndingSignal = (typeof ENDING)[number];

/** A shell's status for a program that a signal ended: 128 and its number. */
export const statusOf = (signal: NodeJS.Signals): number => EXIT.signal + constants.signals[signal];

/** Calls back at every signal that asks us to end, `count` from 1; gives back how to stop listening. */
export function onEnding(callback: (signal: EndingSignal, count: number) => void): () => void {
  let count = 0;
  const handler = (signal: NodeJS.Signals): void => {
    callback(signal as EndingSignal, (count += 1));
  };
  for (const signal of ENDING) process.on(signal, handler);
  return () => {
    for (const signal of ENDING) process.off(signal, handler);
  };
}
