import { performance } from 'node:perf_hooks';
import type { NewEvent } from '@daemonlab/protocol';
import type { ProcessTable } from './process-table.js';

/** Pause after reading the table, as a multiple of the time that it took, but no longer than somebody who waits would notice. */
const REFRESH_SHARE = 9;
const LONGEST_PAUSE_MS = 5;

/** When the process table is read, so that what differs gets onto the timeline. Owns the timer; one owner calls `stop`. */
export class TableUpdates {
  readonly #table: ProcessTable;
  readonly #tell: (event: NewEvent) => void;
  /** Not to be read again before this time, and the timer that will. */
  #from = 0;
  #later: NodeJS.Timeout | null = null;

  constructor(table: ProcessTable, tell: (event: NewEvent) => void) {
    this.#table = table;
    this.#tell = tell;
  }

  /** Brings the table up to date, at once or, if that was done just now, soon. */
  soon(): void {
    if (this.#later) return;
    const wait = this.#from - performance.now();
    if (wait <= 0) this.now();
    else this.#later = setTimeout(() => this.now(), wait);
  }

  /** Reads the table now. While events never cease, reading takes a small part of the time. */
  now(): void {
    this.stop();
    this.#later = null;
    const start = performance.now();
    const diff = this.#table.refresh();
    if (diff) this.#tell(diff);
    const end = performance.now();
    this.#from = end + Math.min((end - start) * REFRESH_SHARE, LONGEST_PAUSE_MS);
  }

  stop(): void {
    if (this.#later) clearTimeout(this.#later);
  }
}
