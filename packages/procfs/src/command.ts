import { printable, type Charset } from './text.js';

/** What procps reads of a command line at most, in bytes (its buffer of 128 KiB less the final NUL). */
export const CMDLINE_MAX = 128 * 1024 - 1;

const NUL = 0;
const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * The CMD column from the bytes of /proc/PID/cmdline, which are changed in place. Arguments are joined by spaces;
 * NULs at the end are dropped; one that is all NULs shows as `?`. Null when there are no bytes: a kernel thread,
 * a zombie, or a process without arguments. Observed with procps 4.0.2.
 */
export function commandLine(buffer: Buffer, length: number, charset: Charset): string | null {
  if (length === 0) return null;
  let end = length;
  while (end > 0 && buffer[end - 1] === NUL) end -= 1;
  for (let at = 0; at < end; at += 1) if (buffer[at] === NUL || buffer[at] === NEWLINE) buffer[at] = SPACE;
  if (end === length && buffer[end - 1] === SPACE) end -= 1;
  return printable(buffer, charset, 0, end) || '?';
}

/** The CMD column of a process without a command line: `[kthreadd]`, `[sleep] <defunct>`. `comm` is printable already. */
export const commandName = (comm: string, state: string): string =>
  state === 'Z' ? `[${comm}] <defunct>` : `[${comm}]`;
