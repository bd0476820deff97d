import { performance } from 'node:perf_hooks';
import { waitNoHang } from '@daemonlab/libc';
import type { Core } from './core.js';

/** How long to keep asking for stops after the last one before going back to the event loop: most follow within this time. */
const LINGER_MS = 0.15;
/** The longest the event loop is kept waiting while tracees keep us busy. */
const BURST_MS = 4;

/**
 * Asks the kernel for stops whenever it says there are some (SIGCHLD), and hands them on one by one. It then lingers for
 * what follows at once: a stop that goes through the event loop costs twice as much.
 */
export class StopLoop {
  readonly #core: Core;
  readonly #handle: (tid: number, status: number) => void;
  #closed = false;
  #due = false;
  readonly #soon = (): void => this.soon();
  readonly #drain = (): void => {
    this.#due = false;
    this.#run();
  };

  constructor(core: Core, handle: (tid: number, status: number) => void) {
    this.#core = core;
    this.#handle = handle;
    process.on('SIGCHLD', this.#soon);
  }

  close(): void {
    this.#closed = true;
    process.off('SIGCHLD', this.#soon);
  }

  /**
   * Asks from the event loop, soon, and once for all the signals of this turn: Node calls a signal's listener for each
   * that has come, and while it does so no terminal is read and no command heard.
   */
  soon(): void {
    if (this.#due) return;
    this.#due = true;
    setImmediate(this.#drain);
  }

  #run(): void {
    if (this.#closed) return;
    const core = this.#core;
    const start = performance.now();
    let last = start;
    let handled = false;
    core.yielding = false;
    for (;;) {
      const wait = waitNoHang();
      const now = performance.now();
      if (wait) {
        handled = true;
        last = now;
        this.#handle(wait.pid, wait.status);
      } else if (now - last > LINGER_MS) break;
      if (core.yielding || now - start > BURST_MS) {
        this.soon();
        break;
      }
    }
    if (handled) core.sink.settled();
  }
}
