import {
  applyDiff,
  type EventOf,
  type ProcessRow,
  type Table,
  type TimelineEvent,
} from '@daemonlab/protocol';
import type { Style } from '../terminal/style.js';
import { visible, wrap } from '../terminal/wrap.js';
import { changeLines } from './cells.js';
import { ProgramNames } from './program-names.js';
import { eventText } from './words.js';

/** Columns: milliseconds, pid, name of the program; then what happened. */
const TIME_WIDTH = 9;
const PID_WIDTH = 5;
const NAME_WIDTH = 10;
const INDENT = TIME_WIDTH + 1 + PID_WIDTH + 1 + NAME_WIDTH + 2;

/** How much of a line without an end is kept before it is shown as it is. */
const PARTIAL_MAX = 2000;

interface ViewOptions {
  style: Style;
  /** Columns to wrap at; null writes every event on one line. */
  width: number | null;
  write: (text: string) => void;
}

/**
 * A timeline for people: a line per event, what the terminal showed quoted beside a bar, and after them the cells of the
 * table that changed.
 */
export class TimelineView {
  readonly #options: ViewOptions;
  readonly #names = new ProgramNames();
  /** What each terminal has shown since its last line end. */
  readonly #partial = new Map<string, string>();
  #table: Table = new Map();
  /** Nothing is shown while the world is being set up and until CMD is executed: that is not what was asked for. */
  #state: 'hidden' | 'waiting' | 'shown' = 'hidden';
  #from = 0;
  /** CMD, until the table has been read after its exec. */
  #newborn: number | null = null;

  constructor(options: ViewOptions) {
    this.#options = options;
  }

  /** The table after the last event taken. */
  get table(): Table {
    return this.#table;
  }

  /** CMD has been executed. */
  get shown(): boolean {
    return this.#state === 'shown';
  }

  /** From the next exec on, which is CMD's, events are shown and times counted. */
  begin(): void {
    this.#state = 'waiting';
  }

  take(event: TimelineEvent): void {
    this.#show(event);
    this.#names.note(event);
  }

  #show(event: TimelineEvent): void {
    if (event.type === 'exec' && this.#state === 'waiting') {
      this.#state = 'shown';
      this.#from = event.t;
      this.#newborn = event.pid;
    }
    switch (event.type) {
      case 'output':
        this.#output(event);
        return;
      case 'diff':
        this.#setTable(applyDiff(this.#table, event));
        return;
      case 'snapshot':
        this.#setTable(new Map(event.rows.map((row) => [row.pid, row])));
        return;
      default:
        this.#event(event);
    }
  }

  /** Shows what is still waiting for a line end. */
  flush(): void {
    for (const [tty, text] of this.#partial) if (text !== '') this.#line('', tty, this.#quote(text));
    this.#partial.clear();
  }

  #event(event: Exclude<TimelineEvent, { type: 'output' | 'diff' | 'snapshot' }>): void {
    const { style } = this.#options;
    const text = eventText(event, style);
    if (text !== null) {
      this.flush();
      const pid = 'pid' in event ? event.pid : undefined;
      const name = pid === undefined ? '' : this.#names.of(pid).slice(0, NAME_WIDTH).padEnd(NAME_WIDTH);
      const who =
        pid === undefined
          ? ' '.repeat(PID_WIDTH + 1 + NAME_WIDTH)
          : `${style.pid(pid, String(pid).padStart(PID_WIDTH))} ${style.pid(pid, visible(name))}`;
      this.#line(this.#time(event.t), who, text);
    }
  }

  #setTable(next: Table): void {
    const { style, width } = this.#options;
    const lines = this.#state === 'shown' ? changeLines(this.#before(next), next, style) : [];
    this.#table = next;
    if (lines.length > 0) this.flush();
    for (const line of lines)
      this.#options.write(
        `${' '.repeat(INDENT)}${width === null ? line : wrap(line, width, INDENT + 2)}`.concat('\n'),
      );
  }

  /**
   * What the next table is held against: the last one, but CMD is new when it is first read. What its row showed before,
   * and who had the terminal, was the doing of those who started it, and is caught in the middle by chance.
   */
  #before(next: Table): Table {
    const pid = this.#newborn;
    if (pid === null || this.#table.get(pid) === next.get(pid)) return this.#table;
    this.#newborn = null;
    const before = new Map<number, ProcessRow>();
    for (const [one, row] of this.#table)
      if (one !== pid) before.set(one, { ...row, tpgid: next.get(one)?.tpgid ?? row.tpgid });
    return before;
  }

  #output(event: EventOf<'output'>): void {
    const lines = `${this.#partial.get(event.tty) ?? ''}${event.data}`.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) this.#line('', event.tty, this.#quote(line.replace(/\r+$/, '')));
    if (rest.length > PARTIAL_MAX) {
      this.#line('', event.tty, this.#quote(rest));
      this.#partial.set(event.tty, '');
    } else this.#partial.set(event.tty, rest);
  }

  #quote(text: string): string {
    return `${this.#options.style.dim('│')} ${visible(text)}`;
  }

  #time(t: number): string {
    return Math.max(0, t - this.#from)
      .toFixed(1)
      .padStart(TIME_WIDTH);
  }

  #line(time: string, who: string, text: string): void {
    if (this.#state !== 'shown') return;
    const { style, width, write } = this.#options;
    const left = `${style.dim(time.padStart(TIME_WIDTH))} ${time === '' ? style.dim(who.padEnd(PID_WIDTH + 1 + NAME_WIDTH)) : who}`;
    write(`${left}  ${width === null ? text : wrap(text, width, INDENT)}\n`);
  }
}
