import type { Lab } from '@daemonlab/protocol';

/** Bytes that may be unread, beyond what the kernel keeps for a reader, before the world has to wait: some thousand events. */
const UNREAD = 1024 * 1024;

/** What is printed and not read yet: the world waits while that is much. */
export class Backlog {
  readonly #lab: Pick<Lab, 'pause'>;
  readonly #output: Pick<NodeJS.WriteStream, 'writableLength' | 'once'>;
  #held = false;
  #closed = false;

  constructor(lab: Pick<Lab, 'pause'>, output: Pick<NodeJS.WriteStream, 'writableLength' | 'once'>) {
    this.#lab = lab;
    this.#output = output;
  }

  /** Whether the world waits, and nothing is heard of it. */
  get held(): boolean {
    return this.#held;
  }

  /** Something was printed. */
  grown(): void {
    if (this.#held || this.#closed || this.#output.writableLength <= UNREAD) return;
    this.#hold(true);
    this.#output.once('drain', () => {
      this.#hold(false);
    });
  }

  /** The world waits for no reader any more. */
  close(): void {
    this.#closed = true;
    this.#hold(false);
  }

  #hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#lab.pause?.(held);
  }
}
