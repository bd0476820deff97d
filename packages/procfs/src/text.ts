/** The character sets ps tells apart: UTF-8, and everything else, which it prints byte by byte. */
export type Charset = 'utf-8' | 'C';

/** The character set of a locale environment, as setlocale(3) would choose it (LC_ALL, LC_CTYPE, LANG). */
export function charsetOf(env: Readonly<Record<string, string | undefined>>): Charset {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'C';
  return /\.utf-?8($|@)/i.test(locale) ? 'utf-8' : 'C';
}

/** What glibc's iswprint(3) denies: controls, unassigned code points, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;

/** How many bytes the UTF-8 character at `at` has; 0 where the bytes are no valid character (RFC 3629). */
function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > end) return 0;
  for (let i = 1; i < length; i += 1) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  const overlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const beyond = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
  return overlong || beyond ? 0 : length;
}

function escapeUtf8(bytes: Uint8Array, from: number, to: number): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = from; at < to;) {
    const length = characterLength(bytes, at, to);
    const character = length === 0 ? '?' : view.toString('utf8', at, at + length);
    text += length === 0 || UNPRINTABLE.test(character) ? '?' : character;
    at += Math.max(length, 1);
  }
  return text;
}

/** Where a string does not count as UTF-8: controls as `.`, bytes beyond ASCII as `?`. */
function escapeC(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]!;
    text += byte > 0x7f ? '?' : byte < 0x20 || byte === 0x7f ? '.' : String.fromCharCode(byte);
  }
  return text;
}

/**
 * Where procps gives a string up as corrupt and prints the rest as in the C locale: at a byte that cannot begin a
 * character, or begins one longer than the string. It looks at first bytes only; what follows them is not checked.
 */
function corruptFrom(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to;) {
    const first = bytes[at]!;
    const length =
      first < 0x80 ? 1 : first < 0xc2 || first > 0xf4 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (length === 0 || at + length > to) return at;
    at += length;
  }
  return to;
}

/** Bytes as procps 4.0.2 prints them: what a terminal must not get becomes `?` (UTF-8), `.` or `?` (C). */
export function printable(bytes: Uint8Array, charset: Charset, from = 0, to = bytes.length): string {
  let plain = true;
  for (let at = from; at < to && plain; at += 1) plain = bytes[at]! >= 0x20 && bytes[at]! < 0x7f;
  if (plain)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
  const corrupt = charset === 'utf-8' ? corruptFrom(bytes, from, to) : from;
  return escapeUtf8(bytes, from, corrupt) + escapeC(bytes, corrupt, to);
}

/** Characters that take two columns: East Asian wide and fullwidth, and emoji presentation. */
const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

/** Terminal columns of one character, as wcwidth(3) counts them. */
const cellsOf = (character: string): number =>
  character < '\u0300' ? 1 : ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;

/** Terminal columns of a text. */
export function cells(text: string): number {
  let total = 0;
  for (const character of text) total += cellsOf(character);
  return total;
}

/** The start of `text` that fits in `room` columns. */
export function cutToCells(text: string, room: number): string {
  if (text.length * 2 <= room) return text;
  let used = 0;
  let end = 0;
  for (const character of text) {
    const width = cellsOf(character);
    // ps stops at the first character once the room is used up, even at one of no width.
    if (used >= room || used + width > room) break;
    used += width;
    end += character.length;
  }
  return text.slice(0, end);
}
