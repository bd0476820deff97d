import { recallSize, rememberSize, type TerminalSize } from '../connection/memory.js';

/** How large the page's terminal is, and what each terminal of the world was last told of it. */
export class Sizes {
  #told = new Map<number, string>();
  /** The size that a terminal is opened with; null where none is known yet. */
  last: TerminalSize | null = null;

  recall(): void {
    this.last ??= recallSize();
  }

  /** Takes a new size. True where the terminal has to be told of it. */
  take(terminal: number, cols: number, rows: number): boolean {
    this.last = { cols, rows };
    rememberSize(this.last);
    const size = `${cols}x${rows}`;
    if (this.#told.get(terminal) === size) return false;
    this.#told.set(terminal, size);
    return true;
  }

  /** The terminals of a new world have been told nothing. */
  startOver(): void {
    this.#told = new Map();
  }
}
