import { shownOn } from '../claim/evaluate.js';
import { StepFailure, type Waiting } from './waiting.js';
import type { Scene } from './scene.js';

const KILL_LINE = '\u0015';

/** Types at the prompt of terminals, one command after another, as a person would who waits for the prompt. */
export class Typist {
  readonly #scene: Scene;
  readonly #waiting: Waiting;
  /** Terminals already typed at, and the last event before that. */
  readonly #typed = new Map<number, number>();

  constructor(scene: Scene, waiting: Waiting) {
    this.#scene = scene;
    this.#waiting = waiting;
  }

  /** Types a command and Enter. Fails when the terminal is closed or something else runs in its foreground. */
  async type(terminal: number, command: string): Promise<void> {
    const { lab } = this.#scene;
    const info = lab.info.terminals.find((t) => t.terminal === terminal);
    if (!info?.open) throw new StepFailure('terminal-closed', `terminal ${terminal} is closed`);
    const inFront = (): true | undefined => {
      const row = lab.timeline.table.get(info.shell);
      return row && row.tpgid === row.pgid ? true : undefined;
    };
    if (!(await this.#waiting.until(inFront, 'foreground')))
      throw new StepFailure('terminal-busy', `another program has the foreground of ${info.tty}`);
    await this.#waiting.until(() => (this.#prompted(terminal) ? true : undefined), 'prompt');
    // Whatever the learner has typed there without Enter must not become part of the command.
    const keys = `${/[$#%>] ?$/.test(this.#shown(terminal)) ? '' : KILL_LINE}${command}\r`;
    this.#typed.set(terminal, lab.timeline.lastSeq);
    await this.#waiting.within(lab.type(terminal, keys), 'typing');
  }

  /** Whether the command last typed there has ended: the prompt is back, or nobody is left to show one. */
  isDone(terminal: number): boolean {
    const { lab } = this.#scene;
    const info = lab.info.terminals.find((t) => t.terminal === terminal);
    if (!info?.open || !lab.timeline.table.has(info.shell)) return true;
    const text = this.#shown(terminal);
    const echo = text.indexOf('\n');
    return echo >= 0 && /[$#%>] ?$/m.test(text.slice(echo));
  }

  #shown(terminal: number): string {
    return shownOn(this.#scene.lab.timeline.since(this.#typed.get(terminal) ?? 0), terminal);
  }

  /** Whether the shell has shown a prompt since the last command: below that command's echo, and not always last, for a daemon may have written after it. */
  #prompted(terminal: number): boolean {
    const text = this.#shown(terminal);
    if (!this.#typed.has(terminal)) return /[$#%>] ?$/m.test(text);
    const echo = text.indexOf('\n');
    return echo >= 0 && /[$#%>] /.test(text.slice(echo));
  }
}
