import { FLOW } from '@daemonlab/protocol';

/**
 * Acknowledged flow control of one world's terminals: a terminal is paused while any reader of it owes
 * acknowledgement of more than `FLOW.high` bytes, and goes on once every reader owes less than `FLOW.low`. A reader that
 * leaves owes nothing. `Reader` is whatever stands for one connection.
 */
export class Flow<Reader extends object> {
  readonly #owed = new Map<Reader, Map<number, number>>();
  readonly #paused = new Set<number>();
  readonly #pause: (terminal: number, paused: boolean) => void;

  constructor(pause: (terminal: number, paused: boolean) => void) {
    this.#pause = pause;
  }

  join(reader: Reader): void {
    this.#owed.set(reader, new Map());
  }

  leave(reader: Reader): void {
    this.#owed.delete(reader);
    for (const terminal of this.#paused) this.#resume(terminal);
  }

  /** The terminal printed this much: every reader will have to acknowledge it, sent or not. */
  produced(terminal: number, bytes: number): void {
    for (const reader of this.#owed.keys()) this.owe(reader, terminal, bytes);
  }

  /** This reader alone was sent this much of what was printed before it joined. */
  owe(reader: Reader, terminal: number, bytes: number): void {
    const owed = this.#owed.get(reader);
    if (!owed) return;
    const sum = (owed.get(terminal) ?? 0) + bytes;
    owed.set(terminal, sum);
    if (sum > FLOW.high && !this.#paused.has(terminal)) {
      this.#paused.add(terminal);
      this.#pause(terminal, true);
    }
  }

  /** A reader has worked off this much. False when it owed nothing: such a message does no work and is counted as one. */
  acknowledge(reader: Reader, terminal: number, bytes: number): boolean {
    const owed = this.#owed.get(reader);
    const sum = owed?.get(terminal) ?? 0;
    if (!owed || sum === 0 || bytes === 0) return false;
    owed.set(terminal, Math.max(0, sum - bytes));
    if (this.#paused.has(terminal)) this.#resume(terminal);
    return true;
  }

  #resume(terminal: number): void {
    for (const owed of this.#owed.values()) if ((owed.get(terminal) ?? 0) >= FLOW.low) return;
    this.#paused.delete(terminal);
    this.#pause(terminal, false);
  }
}
