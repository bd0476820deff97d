/** Of the terminal's type, in pixels. */
export const FONT_SIZE = 13;
const PLEX = '"IBM Plex Mono"';
const FALLBACKS = '"SFMono-Regular", "Noto Sans Mono CJK SC", ui-monospace, monospace';

/** What a terminal is set in, as CSS. */
export const FONT = `${PLEX}, ${FALLBACKS}`;
/** Until the bundled font is there; also where it never comes (blocked, offline). */
export const PLAIN_FONT = 'monospace';

const plex = `${FONT_SIZE}px ${PLEX}`;

/** Is the bundled font there already? */
export const hasTerminalType = (): boolean => document.fonts.check(plex);

/** Resolves when the bundled font is there, or will not come. */
export async function terminalType(): Promise<void> {
  await document.fonts.load(plex).catch(() => undefined);
}
