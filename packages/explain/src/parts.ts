/** A piece of a sentence: words, or a number that is (or was) a process's. */
export type Part = string | { pid: number };

/** What may stand in a sentence. A bare number is a process's; other numbers are given as text. */
export type Words = string | number | readonly Part[];

/** Joins pieces, so that no two texts stand side by side. */
export function join(...pieces: readonly Words[]): Part[] {
  const parts: Part[] = [];
  for (const piece of pieces.flatMap((one): Part[] =>
    typeof one === 'number' ? [{ pid: one }] : typeof one === 'string' ? [one] : [...one],
  )) {
    const last = parts.length - 1;
    const before = parts[last];
    if (typeof piece === 'string' && typeof before === 'string') parts[last] = before + piece;
    else if (piece !== '') parts.push(piece);
  }
  return parts;
}

/** A sentence as a template: s`process ${5} leads group ${5}`. */
export const s = (words: TemplateStringsArray, ...values: readonly Words[]): Part[] =>
  join(...words.flatMap((word, i) => (i < values.length ? [word, values[i]!] : [word])));

/** Pieces with the same words between them, and others before the last. */
export function listed(items: readonly Words[], between: string, beforeLast: string = between): Part[] {
  return join(
    ...items.flatMap((item, i) => (i === 0 ? [item] : [i === items.length - 1 ? beforeLast : between, item])),
  );
}

/** A sentence as plain text, for a terminal or a screen reader. */
export const text = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : String(part.pid))).join('');
