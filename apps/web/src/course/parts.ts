/** The parts of the course, by the numbers of their lessons; what a teacher adds beyond them stands under `more`. */
export type Part = 'ground' | 'steps' | 'whole' | 'world' | 'more';

const LAST: readonly [Part, number][] = [
  ['ground', 5],
  ['steps', 13],
  ['whole', 15],
  ['world', 18],
];

/** `14-build-a-daemon` is lesson `14`; empty where a slug begins with no number. */
export const numberOf = (slug: string): string => /^(\d+)-/.exec(slug)?.[1] ?? '';

export function partOf(slug: string): Part {
  const number = Number(numberOf(slug));
  return LAST.find(([, last]) => number > 0 && number <= last)?.[0] ?? 'more';
}

/** The lessons in their order, those of one part together. */
export function inParts<T extends { slug: string }>(lessons: readonly T[]): { part: Part; lessons: T[] }[] {
  const parts: { part: Part; lessons: T[] }[] = [];
  for (const lesson of lessons) {
    const part = partOf(lesson.slug);
    const known = parts.find((entry) => entry.part === part);
    if (known) known.lessons.push(lesson);
    else parts.push({ part, lessons: [lesson] });
  }
  return parts;
}
