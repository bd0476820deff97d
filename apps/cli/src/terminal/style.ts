import { styleText } from 'node:util';

/** How text is set off: real colours on a terminal, nothing elsewhere. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  /** Text in the identity colour of a process: the same number has the same colour wherever it stands. */
  pid(pid: number, text?: string): string;
}

type Format = Parameters<typeof styleText>[0];

/** Hues that read on light and dark grounds; red is left to errors. */
const HUES: readonly Format[] = [
  'cyan',
  'yellow',
  'magenta',
  'green',
  'blue',
  'cyanBright',
  'magentaBright',
  'yellowBright',
];

const plain = (text: string): string => text;

export const PLAIN: Style = {
  bold: plain,
  dim: plain,
  good: plain,
  warn: plain,
  bad: plain,
  pid: (pid, text = String(pid)) => text,
};

// validateStream came after Node 20.19 and is off by then: whether to colour is decided once, in `styleFor`.
const set = (format: Format) => (text: string) => styleText(format, text, { validateStream: false });

const COLOURED: Style = {
  bold: set('bold'),
  dim: set('dim'),
  good: set('green'),
  warn: set('yellow'),
  bad: set('red'),
  pid: (pid, text = String(pid)) => (pid <= 1 ? text : set(HUES[pid % HUES.length]!)(text)),
};

/**
 * The style for a stream. NO_COLOR (any value but the empty one) and TERM=dumb turn colours off, FORCE_COLOR (but 0)
 * turns them on for a pipe. Source: no-color.org, force-color.org.
 */
export function styleFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return PLAIN;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '')
    return env.FORCE_COLOR === '0' ? PLAIN : COLOURED;
  return stream.isTTY === true && env.TERM !== 'dumb' ? COLOURED : PLAIN;
}
