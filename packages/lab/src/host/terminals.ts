import { LabError, type TerminalInfo } from '@daemonlab/protocol';
import { Terminal } from '@daemonlab/world';

interface TerminalListener {
  output(terminal: Terminal, text: string): void;
  /** No process has it open any longer; it was not closed by us. Not told of one whose `open` has not resolved. */
  gone(terminal: Terminal): void;
}

interface Entry {
  terminal: Terminal;
  /** The session leader started on it; 0 until it is. */
  shell: number;
  /** Its readers want nothing more for now. */
  paused: boolean;
}

const infoOf = ({ terminal: { id, tty, open }, shell }: Entry): TerminalInfo => ({
  terminal: id,
  tty,
  shell,
  open,
});

/** The terminals of one world, by number. Owns their ptys. */
export class Terminals {
  readonly #all: Entry[] = [];
  readonly #listener: TerminalListener;
  /** What was read of any of them cannot be handed on for now. */
  #held = false;

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
      () => {
        if (entry.shell > 0) this.#listener.gone(terminal);
      },
    );
    const entry: Entry = { terminal, shell: 0, paused: false };
    this.#all.push(entry);
    this.#flow(entry);
    try {
      entry.shell = await start(terminal);
    } catch (error) {
      await terminal.close();
      throw error;
    }
    return infoOf(entry);
  }

  /** Errors: LabError `no-terminal`, for one that was never there or is closed. */
  get(id: number): Terminal {
    return this.#open(id).terminal;
  }

  #open(id: number): Entry {
    const entry = this.#all[id];
    if (!entry?.terminal.open) throw new LabError('no-terminal', `there is no open terminal ${id}`);
    return entry;
  }

  /** Stops and starts reading one of them. Errors: LabError `no-terminal`. */
  pause(id: number, paused: boolean): void {
    const entry = this.#open(id);
    entry.paused = paused;
    this.#flow(entry);
  }

  /** Stops reading all of them, and goes on with those that are not paused. */
  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    for (const entry of this.#all) if (entry.terminal.open) this.#flow(entry);
  }

  /** Reads now what has been printed on those that are to be read. */
  read(): void {
    if (this.#held) return;
    for (const { terminal, shell, paused } of this.#all)
      if (shell > 0 && !paused && terminal.open) terminal.read();
  }

  #flow({ terminal, paused }: Entry): void {
    terminal.flow(paused || this.#held);
  }

  shellOf(id: number): number {
    return this.#all[id]?.shell ?? 0;
  }

  info(): TerminalInfo[] {
    return this.#all.filter(({ shell }) => shell > 0).map(infoOf);
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#all.map(({ terminal }) => terminal.close()));
  }
}
