import { closeSync, fstatSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { CMDLINE_MAX } from './command.js';

/** Errors that mean: no such process (any more), or not shown to us. Everything else is a fault worth hearing of. */
const GONE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EINVAL', 'ENOTDIR']);

/** The value of a file system call, or null when the process is gone or closed to us. */
function unlessGone<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (GONE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** All reading is synchronous, so every reader shares this. `stat` and `status` are below 4 KiB. */
export const scratch = Buffer.allocUnsafeSlow(CMDLINE_MAX);

/** Linux 6.2 and newer say in the size of /proc/PID/fd how many descriptors are open; older ones say 0. */
let sizeCounts: boolean | null = null;
const countsDescriptors = (): boolean =>
  (sizeCounts ??= (unlessGone(() => statSync('/proc/self/fd').size) ?? 0) > 0);

type Name = 'stat' | 'schedstat' | 'status' | 'cmdline' | 'uptime';

/**
 * The files of one process (or of /proc itself). With `keep` they stay open between snapshots, which halves the time of a read and can
 * never show another process under a used-again pid: reading one whose process is gone fails with ESRCH.
 */
export class ProcessFiles {
  readonly #dir: string;
  readonly #keep: boolean;
  readonly #open = new Map<Name, number>();
  #fdDir: number | null = null;
  readonly #links = new Map<string, string>();

  constructor(dir: string, keep: boolean) {
    this.#dir = dir;
    this.#keep = keep;
  }

  /** Reads a file into `scratch`; the number of bytes, or null when there is nothing to read it from. */
  read(name: Name): number | null {
    return unlessGone(() => {
      const kept = this.#open.get(name);
      if (kept !== undefined) return readAll(kept);
      const fd = openSync(`${this.#dir}/${name}`, 'r');
      if (this.#keep) {
        this.#open.set(name, fd);
        return readAll(fd);
      }
      try {
        return readAll(fd);
      } finally {
        closeSync(fd);
      }
    });
  }

  /** Where `cwd` or `fd/0` leads; null when it cannot be read. */
  link(name: string): string | null {
    let path = this.#links.get(name);
    if (path === undefined) this.#links.set(name, (path = `${this.#dir}/${name}`));
    return unlessGone(() => readlinkSync(path));
  }

  /** How many descriptors are open; null when that cannot be read. */
  descriptors(): number | null {
    const path = `${this.#dir}/fd`;
    if (!countsDescriptors()) return unlessGone(() => readdirSync(path).length);
    if (!this.#keep) return unlessGone(() => statSync(path).size);
    return unlessGone(() => fstatSync((this.#fdDir ??= openSync(path, 'r'))).size);
  }

  /** Gives the descriptors back. Reading again opens them again. */
  close(): void {
    for (const fd of this.#open.values()) closeSync(fd);
    this.#open.clear();
    if (this.#fdDir !== null) closeSync(this.#fdDir);
    this.#fdDir = null;
  }
}

/** Reads from the start; only a long command line takes more than one call. */
function readAll(fd: number): number {
  let length = 0;
  for (;;) {
    const count = readSync(fd, scratch, length, scratch.length - length, length);
    length += count;
    // Files of /proc fill the room they are given, up to a page at a time for a command line.
    if (count < 4096 || length === scratch.length) return length;
  }
}
