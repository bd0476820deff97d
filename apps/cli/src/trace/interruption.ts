import { EXIT } from '../exit.js';
import { onEnding, statusOf } from '../signals.js';

/**
 * Whether the user wants a trace to end before its time: by a signal, by closing our output (`| head`), or at a prompt.
 * A second signal ends us at once; the lab host notices that we are gone and takes its world along.
 */
export class Interruption {
  /** The exit status to leave with; null for CMD's own. Undefined while nobody has interrupted. */
  #status: number | null | undefined;
  #notify: (() => void) | null = null;
  readonly #release: () => void;

  constructor() {
    const stopListening = onEnding((signal, count) => {
      if (count > 1) process.exit(statusOf(signal));
      this.interrupt(statusOf(signal));
    });
    const closed = (error: NodeJS.ErrnoException): void => {
      // Output tells of it.
      this.interrupt(error.code === 'EPIPE' ? statusOf('SIGPIPE') : EXIT.ourFault);
    };
    process.stdout.on('error', closed);
    this.#release = () => {
      stopListening();
      process.stdout.off('error', closed);
    };
  }

  get status(): number | null | undefined {
    return this.#status;
  }

  get happened(): boolean {
    return this.#status !== undefined;
  }

  interrupt(status: number | null): void {
    if (this.#status !== undefined) return;
    this.#status = status;
    this.#notify?.();
  }

  /** Called once, at once if it has happened already. */
  notify(callback: () => void): void {
    this.#notify = callback;
    if (this.happened) callback();
  }

  /** Gives signals their usual meaning back. */
  dispose(): void {
    this.#release();
  }
}
