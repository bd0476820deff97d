import { nearest } from '@daemonlab/lesson/nearest';

/** ` Did you mean host?`, or nothing when no known word is near. */
export function suggestion(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === null ? '' : ` Did you mean ${near}?`;
}
