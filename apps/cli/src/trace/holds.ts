import { createInterface, type Interface } from 'node:readline';
import { LabError, type EventOf, type Lab } from '@daemonlab/protocol';
import type { Style } from '../terminal/style.js';
import { callText } from './words.js';

/** What a person answers before a call is made. */
type Answer = 'continue' | 'step' | 'quit';

const ANSWERS: Readonly<Record<string, Answer>> = {
  '': 'continue',
  c: 'continue',
  continue: 'continue',
  s: 'step',
  step: 'step',
  q: 'quit',
  quit: 'quit',
};

export interface HoldsOptions {
  lab: Pick<Lab, 'continue' | 'snapshot'>;
  /** Where a person answers; null: nobody does, and every process goes on at once. */
  input: NodeJS.ReadableStream | null;
  output: { write(text: string): unknown };
  style: Style;
  nameOf: (pid: number) => string;
  /** What the call is about to do, in a sentence or two; null where that cannot be told. Asked when the table is up to date. */
  foretold: (event: EventOf<'hold'>) => string | null;
  /** A person begins, and has ceased, to think: time does not count meanwhile. */
  onWait: (waiting: boolean) => void;
  onQuit: () => void;
  onError: (error: unknown) => void;
}

/** Processes held before a call (`--before`): asks what to do with each, one after the other. */
export class Holds {
  readonly #options: HoldsOptions;
  readonly #queue: EventOf<'hold'>[] = [];
  #asking = false;
  /** The question that stands on the screen, with the cursor behind it. */
  #open: string | null = null;
  #lines: Interface | null = null;

  constructor(options: HoldsOptions) {
    this.#options = options;
  }

  add(event: EventOf<'hold'>): void {
    if (this.#options.input === null) {
      this.#go(event.pid, 'end');
      return;
    }
    this.#queue.push(event);
    if (!this.#asking) this.#ask();
  }

  /** Something else is about to be printed: it gets lines of its own, and an open question comes again below it. */
  giveWay(): void {
    const question = this.#open;
    if (question === null) return;
    this.#open = null;
    this.#options.output.write('\n');
    setImmediate(() => {
      if (this.#asking && this.#lines !== null) this.#question(question);
    });
  }

  /** Gives the input back. */
  close(): void {
    this.#open = null;
    const lines = this.#lines;
    this.#lines = null;
    lines?.close();
  }

  #go(pid: number, to: 'end' | 'next-call'): void {
    this.#options.lab.continue(pid, to).catch((error: unknown) => {
      if (error instanceof LabError && error.code === 'not-held')
        this.#options.output.write(`${pid} is held no longer: it was killed meanwhile\n`);
      else this.#options.onError(error);
    });
  }

  #ask(): void {
    const event = this.#queue.shift();
    this.#asking = event !== undefined;
    this.#options.onWait(this.#asking);
    if (!event) return;
    // The question comes after what has just happened is on the screen.
    const asked = this.#options.lab.snapshot().then(() => {
      this.#prompt(event);
    });
    asked.catch(this.#options.onError);
  }

  #prompt(event: EventOf<'hold'>): void {
    const { input, output, nameOf, foretold, style } = this.#options;
    this.#lines ??= createInterface({ input: input!, terminal: false }).on('close', () => {
      // Ctrl-D: no more answers will come, so the world goes.
      if (this.#lines !== null) this.#options.onQuit();
    });
    const call = callText(event.name, event.args, style);
    output.write(`${style.pid(event.pid)} ${nameOf(event.pid)} is about to call ${call}\n`);
    const words = foretold(event);
    if (words !== null) output.write(`  ${words}\n`);
    this.#question('[Enter] go on  [s] step to its next call  [q] quit > ');
    this.#lines.once('line', (line) => {
      this.#open = null;
      this.#answered(event, line.trim().toLowerCase());
    });
  }

  #question(text: string): void {
    this.#options.output.write(text);
    this.#open = text;
  }

  #answered(event: EventOf<'hold'>, line: string): void {
    const answer = ANSWERS[line];
    if (answer === undefined) {
      this.#options.output.write(`'${line}' is none of Enter, s and q\n`);
      this.#queue.unshift(event);
    } else if (answer === 'quit') {
      this.#options.onQuit();
      return;
    } else this.#go(event.pid, answer === 'step' ? 'next-call' : 'end');
    this.#ask();
  }
}
