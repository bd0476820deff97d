import { LabError, type TerminalInfo } from '@daemonlab/protocol';
import { Terminal } from '@daemonlab/world';

export interface TerminalListener {
  output(terminal: Terminal, text: string): void;
  /** The last process has closed its side, or we have hung up. */
  closed(terminal: Terminal): void;
}

/** The terminals of one world, by number. Owns their ptys. */
export class Terminals {
  readonly #all: { terminal: Terminal; shell: number }[] = [];
  readonly #listener: TerminalListener;

  constructor(listener: TerminalListener) {
    this.#listener = listener;
  }

  /** A new one, on which `start` starts a process. Errors: what `start` fails with; the terminal is then closed. */
  async open(
    size: { cols: number; rows: number },
    start: (terminal: Terminal) => Promise<number>,
  ): Promise<TerminalInfo> {
    const id = this.#all.length;
    const terminal: Terminal = new Terminal(
      id,
      size,
      (text) => this.#listener.output(terminal, text),
      () => this.#listener.closed(terminal),
    );
    const entry = { terminal, shell: 0 };
    this.#all.push(entry);
    try {
      entry.shell = await start(terminal);
    } catch (error) {
      await terminal.close();
      throw error;
    }
    return this.info()[id]!;
  }

  /** Errors: LabError `no-terminal`, for one that was never there or is closed. */
  get(id: number): Terminal {
    const terminal = this.#all[id]?.terminal;
    if (!terminal?.open) throw new LabError('no-terminal', `there is no open terminal ${id}`);
    return terminal;
  }

  shellOf(id: number): number {
    return this.#all[id]?.shell ?? 0;
  }

  info(): TerminalInfo[] {
    return this.#all
      .filter(({ shell }) => shell > 0)
      .map(({ terminal, shell }) => ({
        terminal: terminal.id,
        tty: terminal.tty,
        shell,
        open: terminal.open,
      }));
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#all.map(({ terminal }) => terminal.close()));
  }
}
