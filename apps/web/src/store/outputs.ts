import type { OutputFrame } from '@daemonlab/protocol';

export interface Chunk {
  seq: number;
  data: Uint8Array;
}

/** What is kept of one terminal: a screenful is a few KiB, this is hours of a lesson. */
const KEEP_BYTES = 4 * 1024 * 1024;

/** A terminal's output in order, numbered, so that its screen at any moment can be rebuilt. */
export class Output {
  #chunks: Chunk[] = [];
  #bytes = 0;
  #lastSeq = 0;

  /** False for a chunk that is already known (a replay after a reconnect). */
  append(chunk: Chunk): boolean {
    if (chunk.seq <= this.#lastSeq) return false;
    this.#lastSeq = chunk.seq;
    this.#chunks.push(chunk);
    this.#bytes += chunk.data.length;
    while (this.#bytes > KEEP_BYTES && this.#chunks.length > 1)
      this.#bytes -= this.#chunks.shift()!.data.length;
    return true;
  }

  /** The number of the last chunk up to event `at`; 0 when there is none. */
  lastBefore(at: number): number {
    return this.#chunks.findLast((chunk) => chunk.seq <= at)?.seq ?? 0;
  }

  /** Everything written up to event `at`, null for all of it, in one piece. */
  until(at: number | null): Uint8Array {
    const chunks = at === null ? this.#chunks : this.#chunks.filter((chunk) => chunk.seq <= at);
    const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.data.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
      all.set(chunk.data, offset);
      offset += chunk.data.length;
    }
    return all;
  }
}

/** Takes new bytes of a terminal, written at event `seq`; calls `drawn` once they are on the screen. */
export type OutputListener = (data: Uint8Array, drawn: () => void, seq: number) => void;

/** The output of every terminal of a world, and the flow control of what has been drawn. */
export class Outputs {
  #outputs = new Map<number, Output>();
  readonly #listeners = new Map<number, OutputListener>();
  #drawn = new Map<number, number>();
  readonly #ack: (terminal: number, bytes: number) => void;
  readonly #ackEvery: number;

  /** `ack` is told of drawn bytes whenever `ackEvery` of them have come together. */
  constructor(ack: (terminal: number, bytes: number) => void, ackEvery: number) {
    this.#ack = ack;
    this.#ackEvery = ackEvery;
  }

  /** Forgets everything: a new world. */
  clear(): void {
    this.#outputs = new Map();
    this.#drawn = new Map();
  }

  /** A new connection starts to count from zero. */
  recount(): void {
    this.#drawn = new Map();
  }

  of(terminal: number): Output {
    let output = this.#outputs.get(terminal);
    if (!output) this.#outputs.set(terminal, (output = new Output()));
    return output;
  }

  /** The terminal that was written to last, up to event `at`; null when none was. */
  lastWritten(at: number): number | null {
    let found: { terminal: number; seq: number } | null = null;
    for (const [terminal, output] of this.#outputs) {
      const seq = output.lastBefore(at);
      if (seq > (found?.seq ?? 0)) found = { terminal, seq };
    }
    return found?.terminal ?? null;
  }

  take(frame: OutputFrame): void {
    const drawn = (): void => {
      this.#count(frame.terminal, frame.data.length);
    };
    const fresh = this.of(frame.terminal).append({ seq: frame.seq, data: frame.data });
    const listener = fresh ? this.#listeners.get(frame.terminal) : undefined;
    if (listener) listener(frame.data, drawn, frame.seq);
    else drawn();
  }

  /** One screen at a time listens to a terminal. Returns how to stop. */
  listen(terminal: number, listener: OutputListener): () => void {
    this.#listeners.set(terminal, listener);
    return () => {
      if (this.#listeners.get(terminal) === listener) this.#listeners.delete(terminal);
    };
  }

  #count(terminal: number, bytes: number): void {
    const sum = (this.#drawn.get(terminal) ?? 0) + bytes;
    const due = sum >= this.#ackEvery;
    this.#drawn.set(terminal, due ? 0 : sum);
    if (due) this.#ack(terminal, sum);
  }
}
