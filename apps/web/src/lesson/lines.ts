/** The line numbers (from 1) that a step's `lines` name: `[3, "12-15"]`. */
export function linesOf(lines: readonly (number | string)[]): Set<number> {
  const all = new Set<number>();
  for (const entry of lines) {
    const [first, last] = String(entry).split('-').map(Number);
    if (first === undefined || Number.isNaN(first)) continue;
    for (let line = first; line <= (last ?? first); line += 1) all.add(line);
  }
  return all;
}

export type LineKind = 'lit' | 'past' | 'omitted' | 'plain';

/** How each line of the listing stands: of the step at hand, of one taken, of one left out, or neither. */
export function lineKinds(
  count: number,
  current: ReadonlySet<number>,
  past: ReadonlySet<number>,
  omitted: ReadonlySet<number>,
): LineKind[] {
  return Array.from({ length: count }, (_, index) => {
    const line = index + 1;
    if (omitted.has(line)) return 'omitted';
    if (current.has(line)) return 'lit';
    return past.has(line) ? 'past' : 'plain';
  });
}

/** A line in two: its code (empty where there is none), and the comment that trails it, which may then go below where there is no room beside. */
export function trailingComment(line: string): { code: string; comment: string | null } {
  const alone = /^\s*(\/\*.*\*\/)\s*$/.exec(line);
  if (alone) return { code: '', comment: alone[1]! };
  const match = /^(\s*\S.*?)\s+(\/\*.*\*\/)\s*$/.exec(line);
  return match ? { code: match[1]!, comment: match[2]! } : { code: line, comment: null };
}

export type Token = { kind: 'keyword' | 'comment' | 'string' | 'plain'; text: string };

const TOKENS =
  /(\/\*.*?(?:\*\/|$)|\/\/.*$)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[a-z/]+\.h>)|\b(if|else|for|while|do|return|switch|case|break|continue|int|char|void|static|const|struct|unsigned|long|sizeof|pid_t|size_t|mode_t)\b|(^\s*#\s*\w+)/g;

/** A line of C in parts, enough to set comments and strings apart; never changes the text. */
export function tokens(line: string): Token[] {
  const out: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKENS)) {
    if (match.index > end) out.push({ kind: 'plain', text: line.slice(end, match.index) });
    const kind = match[1] !== undefined ? 'comment' : match[2] !== undefined ? 'string' : 'keyword';
    out.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < line.length) out.push({ kind: 'plain', text: line.slice(end) });
  return out;
}
