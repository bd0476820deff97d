import type { Terminal } from '@xterm/xterm';

/** xterm.js by itself counts columns as Unicode 6 does, where an emoji takes one; programs of today hold that it takes two. */
const VERSION = '11';

let fetched: Promise<(term: Terminal) => void> | null = null;

/** Could a character in it be of another width today? In UTF-8 all of those begin with one of these bytes. */
export const widthsMatter = (data: Uint8Array): boolean => data.some((byte) => byte === 0xe2 || byte >= 0xf0);

/**
 * Resolves with what makes a terminal count as programs of today do. The tables are fetched when something calls for
 * them: most lessons never show an emoji.
 */
export function widthsOfToday(): Promise<(term: Terminal) => void> {
  fetched ??= import('@xterm/addon-unicode11').then(({ Unicode11Addon }) => (term) => {
    if (term.unicode.activeVersion === VERSION) return;
    term.loadAddon(new Unicode11Addon());
    term.unicode.activeVersion = VERSION;
  });
  return fetched;
}
