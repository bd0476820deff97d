import { performance } from 'node:perf_hooks';
import type { NewEvent } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';
import type { ProcessTable } from './process-table.js';

/** Pause after reading the table, as a multiple of the time that it took, but no longer than somebody who waits would notice. */
const REFRESH_SHARE = 9;
const LONGEST_PAUSE_MS = 5;

/** When the process table is read, so that what differs gets onto the timeline. Owns the timer; one owner calls `stop`. */
export class TableUpdates {
  readonly #table: Pick<ProcessTable, 'refresh' | 'stale'>;
  readonly #tracer: Pick<Tracer, 'catchUp'>;
  readonly #tell: (event: NewEvent) => void;
  /** Not to be read again before this time, and the timer that will. */
  #from = 0;
  #later: NodeJS.Timeout | null = null;

  constructor(
    table: Pick<ProcessTable, 'refresh' | 'stale'>,
    tracer: Pick<Tracer, 'catchUp'>,
    tell: (event: NewEvent) => void,
  ) {
    this.#table = table;
    this.#tracer = tracer;
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
    if (diff) {
      // Processes went on meanwhile: what a cell shows may be due to a call that is not told yet, and causes come first.
      this.#tracer.catchUp();
      this.#tell(diff);
    }
    const end = performance.now();
    this.#from = end + Math.min((end - start) * REFRESH_SHARE, LONGEST_PAUSE_MS);
    if (this.#table.stale) this.soon();
  }

  stop(): void {
    if (this.#later) clearTimeout(this.#later);
  }
}
