import type { ProcessRow } from '@daemonlab/protocol';
import type { ProcessFiles } from './files.js';

/** Where a process stands in the file system: what its links in /proc say. */
export type Places = Pick<ProcessRow, 'cwd' | 'fds' | 'fdsMore'>;

const NOWHERE: Places = { cwd: '', fds: {}, fdsMore: 0 };
const STANDARD = ['0', '1', '2'] as const;

/**
 * The directory and descriptors of one process between snapshots. Which descriptors are open, and on what, changes
 * only when the process runs; but the name of what they are open on can be changed by others (a file is removed, a
 * directory moved, a terminal closed), so of all links with one text one is read again in every snapshot.
 */
export class Links {
  readonly #files: ProcessFiles;
  #places: Places = NOWHERE;

  constructor(files: ProcessFiles) {
    this.#files = files;
  }

  /** All of it anew. A zombie has nothing left; asking would cost a failure for each. */
  read(state: string): Places {
    const cwd = state === 'Z' || state === 'X' ? null : this.#files.link('cwd');
    if (cwd === null) return (this.#places = NOWHERE); // or another user's process
    const total = this.#files.descriptors() ?? 0;
    const fds: Record<string, string> = {};
    for (const fd of total === 0 ? [] : STANDARD) {
      const target = this.#files.link(`fd/${fd}`);
      if (target !== null) fds[fd] = target;
    }
    return this.#keep({ cwd, fds, fdsMore: Math.max(0, total - Object.keys(fds).length) });
  }

  /** Of a process that has not run: the same object as last time when nothing changed. `verified` are the texts found unchanged in this snapshot. */
  again(verified: Set<string>): Places {
    const before = this.#places;
    if (before.cwd === '') return before;
    const cwd = this.#same('cwd', before.cwd, verified);
    let { fds } = before;
    for (const fd in before.fds) {
      const target = this.#same(`fd/${fd}`, before.fds[fd]!, verified);
      if (target !== before.fds[fd]) fds = { ...fds, [fd]: target };
    }
    if (cwd !== before.cwd || fds !== before.fds) this.#places = { cwd, fds, fdsMore: before.fdsMore };
    return this.#places;
  }

  #same(name: string, text: string, verified: Set<string>): string {
    if (verified.has(text)) return text;
    const now = this.#files.link(name) ?? text;
    if (now === text) verified.add(text);
    return now;
  }

  /** Equal places stay the same object, so that rows can be compared by identity. */
  #keep(places: Places): Places {
    const { cwd, fds, fdsMore } = this.#places;
    if (fds['0'] === places.fds['0'] && fds['1'] === places.fds['1'] && fds['2'] === places.fds['2'])
      places.fds = fds;
    if (cwd === places.cwd && fds === places.fds && fdsMore === places.fdsMore) return this.#places;
    return (this.#places = places);
  }
}
