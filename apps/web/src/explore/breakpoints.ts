import type { Breakpoint } from '@daemonlab/protocol';

/** Calls that a page offers to pause before: the making of a daemon, and signals. */
export const PAUSES = ['setsid', 'fork', 'execve', 'exit', 'chdir', 'umask', 'setpgid', 'kill'] as const;

/** Is there one before this call for exactly these programs (null: all)? */
export const isSet = (breakpoints: readonly Breakpoint[], call: string, program: string | null): boolean =>
  breakpoints.some((one) => one.call === call && one.pid === undefined && (one.program ?? null) === program);

/** Those that the switches for these programs do not show. */
export const besides = (breakpoints: readonly Breakpoint[], program: string | null): Breakpoint[] =>
  breakpoints.filter(
    (one) =>
      one.pid !== undefined ||
      (one.program ?? null) !== program ||
      !(PAUSES as readonly string[]).includes(one.call),
  );

/** A program's name as it can be meant: what the kernel keeps of it. Null: all programs. */
export function programOf(text: string): string | null {
  const name = text.trim().replace(/^.*\//, '').slice(0, 15);
  return name === '' ? null : name;
}
