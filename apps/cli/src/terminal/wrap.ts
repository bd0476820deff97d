import { stripVTControlCharacters } from 'node:util';

const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/**
 * Breaks text at spaces so that no line is wider than `width` (longer words are kept whole), further lines indented by
 * `indent` columns. The first line is taken to start at that column already. Colour codes do not count.
 */
export function wrap(text: string, width: number, indent: number): string {
  const room = Math.max(width - indent, 20);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** Text of an unknown program made harmless to print: control characters written out as `\e`, `\t`, `\x07`. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => {
    if (c === '\x1b') return '\\e';
    if (c === '\t') return '\\t';
    if (c === '\n') return '\\n';
    if (c === '\r') return '\\r';
    return `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
