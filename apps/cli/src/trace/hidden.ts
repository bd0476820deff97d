import type { EventOf, TimelineEvent } from '@daemonlab/protocol';
import { programFiles } from './program-files.js';
import { isFromMachine } from './shareable.js';

/** What shells, env(1) and their like end with when a program is not there, or cannot be run. */
const NOT_RUN: ReadonlySet<number> = new Set([126, 127]);

const isShared = (file: string, shares: readonly string[]): boolean =>
  isFromMachine(file) || shares.some((share) => file === share || file.startsWith(`${share}/`));

/**
 * What a program needs that can be run on this machine and that a world with these shares does not have; undefined where
 * nothing is missing, or the program could not be run here either.
 */
export const hiddenPart = (path: string, shares: readonly string[]): string | undefined =>
  programFiles(path).find((file) => !isShared(file, shares));

/** The remedy for something that a world does not have. */
export const hiddenText = (file: string): string =>
  `${file} is on this machine but not in the world, which has /usr, /bin, /lib, /etc, the current folder, those of PATH and what the command names: --isolation host runs programs where they are`;

/** Programs that were looked for in vain in a world, though this machine has them. */
export class HiddenPrograms {
  readonly #shares: readonly string[];
  /** Absolute paths that each process has tried since it last ran a program. */
  readonly #tried = new Map<number, string[]>();
  readonly #found = new Set<string>();

  constructor(shares: readonly string[]) {
    this.#shares = shares;
  }

  note(event: TimelineEvent): void {
    if (event.type === 'exec') this.#tried.delete(event.pid);
    else if (event.type === 'call') this.#called(event);
    else if (event.type === 'exit') this.#ended(event);
  }

  /** What to tell of them, once CMD has ended with this status; null where that has another reason. */
  text(exit: number | null): string | null {
    const [file] = this.#found;
    return exit !== null && NOT_RUN.has(exit) && file !== undefined ? hiddenText(file) : null;
  }

  #called({ pid, name, args: [path], errno, fault }: EventOf<'call'>): void {
    if (name !== 'execve' || errno !== 'ENOENT' || fault === true) return;
    if (typeof path !== 'string' || !path.startsWith('/')) return;
    this.#tried.set(pid, [...(this.#tried.get(pid) ?? []), path]);
  }

  #ended({ pid, code }: EventOf<'exit'>): void {
    const tried = this.#tried.get(pid) ?? [];
    this.#tried.delete(pid);
    if (code === undefined || !NOT_RUN.has(code)) return;
    for (const path of tried) {
      const file = hiddenPart(path, this.#shares);
      if (file !== undefined) this.#found.add(file);
    }
  }
}
