import { ClaimError } from './ast.js';

/** A piece of a claim, and where it begins in the text. */
export interface Token {
  kind: 'word' | 'text' | 'symbol' | 'end';
  text: string;
  at: number;
}

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|(==|!=|[()])|([A-Za-z0-9_][\w.-]*))/y;

/** The pieces of a claim, the end as its last. Errors: ClaimError, where something is none. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) {
      const rest = source.slice(from);
      if (rest.trim() === '') break;
      const at = from + rest.length - rest.trimStart().length;
      const what =
        source[at] === '"' ? 'a text that does not end: the closing " is missing' : `"${source[at]}"`;
      throw new ClaimError(`cannot read ${what}`, at);
    }
    const at = from + match[0].length - match[0].trimStart().length;
    if (match[1] !== undefined) tokens.push({ kind: 'text', text: match[1].replace(/\\(.)/g, '$1'), at });
    else if (match[2] !== undefined) tokens.push({ kind: 'symbol', text: match[2], at });
    else tokens.push({ kind: 'word', text: match[3]!, at });
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}
