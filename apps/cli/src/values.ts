import { InvalidArgumentError } from 'commander';
import { suggestion } from './suggestion.js';

/** Reads a whole number within bounds; `what` names it in the message (`a port`). */
export function wholeNumber(what: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(
        `Expected ${what}: a whole number from ${String(min)} to ${String(max)}.`,
      );
    return value;
  };
}

/** Reads one of a few words, and suggests the nearest for another. */
export function oneOf<const T extends string>(...words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined)
      throw new InvalidArgumentError(`Expected ${words.join(', ')}.${suggestion(text, words)}`);
    return word;
  };
}

/** Collects the values of an option that may be given more than once. */
export function each<T>(read: (text: string) => T): (text: string, before: readonly T[] | undefined) => T[] {
  return (text, before) => [...(before ?? []), read(text)];
}
