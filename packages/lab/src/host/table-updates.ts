import { performance } from 'node:perf_hooks';
import type { NewEvent } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';
import type { ProcessTable } from './process-table.js';

/** Pause after reading the table, as a multiple of the time that it took, but no longer than somebody who waits would notice. */
const REFRESH_SHARE = 9;
const LONGEST_PAUSE_MS = 5;
/** How often the table is read in a row while processes do not cease to change it. */
const PASSES = 3;

type Rows = Pick<ProcessTable, 'incomplete' | 'news' | 'refresh' | 'stale'>;

/** When the process table is read, so that what differs gets onto the timeline. Owns the timer; one owner calls `stop`. */
export class TableUpdates {
  readonly #table: Rows;
  readonly #tracer: Pick<Tracer, 'catchUp'>;
  readonly #tell: (event: NewEvent) => void;
  /** Not to be read again before this time, and the timer that will. */
  #from = 0;
  #later: NodeJS.Timeout | null = null;

  constructor(table: Rows, tracer: Pick<Tracer, 'catchUp'>, tell: (event: NewEvent) => void) {
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
    this.#read();
    const diff = this.#table.news();
    if (diff) this.#tell(diff);
    const end = performance.now();
    this.#from = end + Math.min((end - start) * REFRESH_SHARE, LONGEST_PAUSE_MS);
    if (this.#table.stale) this.soon();
  }

  /** Reads the table now, and again what had to be kept back then: what was there at this call has been told when it returns. */
  whole(): void {
    this.now();
    if (this.#table.incomplete) this.now();
  }

  /**
   * Processes go on while they are looked at: what a cell shows may be due to a call that is not told yet. Causes come
   * first, so that call is fetched; and as more may have changed by it, that is read too.
   */
  #read(): void {
    for (let pass = 0; pass < PASSES; pass++) {
      this.#table.refresh();
      if (this.#tracer.catchUp() === 0 || !this.#table.stale) return;
    }
  }

  stop(): void {
    if (this.#later) clearTimeout(this.#later);
  }
}
