import type { EndReason, EventOf, Lab, TimelineEvent } from '@daemonlab/protocol';
import type { TraceOptions } from '../commands/trace.js';
import { CommandFailure, EXIT } from '../exit.js';
import { statusOf } from '../signals.js';
import { Alarm } from './alarm.js';
import type { Backlog } from './backlog.js';
import type { Holds, HoldsOptions } from './holds.js';
import type { Interruption } from './interruption.js';
import { latenessText, type Lateness } from './lateness.js';
import { LimitsMet } from './limits.js';
import { Living } from './living.js';
import { ProgramNames } from './program-names.js';
import { Settle } from './settle.js';
import { exitStatus } from './status.js';

/** Where the events of a trace go. */
export interface Printer {
  event(event: TimelineEvent): void;
  /** CMD is about to be started: what came before was the world's own beginning. */
  begin(): void;
}

interface TraceParts {
  lab: Lab;
  printer: Printer;
  interruption: Interruption;
  /** What is printed and not read yet. */
  backlog?: Pick<Backlog, 'held' | 'close'>;
  options: Pick<TraceOptions, 'settle' | 'timeout' | 'closeTerminal' | 'before' | 'fault'>;
  /** Built with what it needs of the trace; see Holds. */
  holds: (trace: Pick<HoldsOptions, 'onWait' | 'onQuit' | 'nameOf'>) => Holds;
}

/** What is executed and its environment; see Lab.job. */
interface JobOptions {
  path: string;
  env: Record<string, string>;
}

/** How a trace ended. */
export interface Ending {
  reason: EndReason;
  /** CMD's own status; null if it had not left. */
  exit: number | null;
  /** What the whole command leaves with. */
  status: number;
  /** What the user should be told besides, a line each. */
  messages: string[];
}

/** Runs one command in a lab and follows it until it has settled. The lab stays the caller's. */
export class Trace {
  readonly #parts: TraceParts;
  readonly #alarm = new Alarm();
  readonly #exits = new Map<number, EventOf<'exit'>>();
  readonly #holds: Holds;
  readonly #names = new ProgramNames();
  readonly #living = new Living();
  readonly #limits = new LimitsMet();
  #settle: Settle;
  #job = 0;
  #told = false;
  #closed: Lateness['closed'] = null;
  #last = { t: 0, at: performance.now() };
  /** Why the world is no more, if it went by itself. */
  #gone: { reason: 'limit' | 'error'; detail: string } | null = null;

  constructor(parts: TraceParts) {
    this.#parts = parts;
    this.#settle = this.#newSettle();
    this.#holds = parts.holds({
      nameOf: (pid) => this.#names.of(pid),
      onWait: (waiting) => {
        if (waiting) this.#settle.hold(performance.now());
        else this.#settle.release(performance.now());
        this.#alarm.ring();
      },
      onQuit: () => {
        parts.interruption.interrupt(null);
      },
    });
  }

  /** Resolves once it is over and the last event, `end`, has been printed. */
  async run(argv: string[], options: JobOptions): Promise<Ending> {
    const { lab, printer, interruption } = this.#parts;
    for (const event of lab.timeline.since(0)) this.#take(event);
    const deaf = lab.listen((event) => {
      this.#take(event);
    });
    void lab.gone.then(({ reason, detail }) => {
      this.#gone = { reason: reason === 'limit' ? 'limit' : 'error', detail };
      this.#alarm.ring();
    });
    interruption.notify(() => {
      this.#alarm.ring();
    });
    try {
      await this.#arm();
      // Its reply comes after every event of the world's own beginning.
      await this.#unlessOver(lab.snapshot());
      printer.begin();
      this.#settle = this.#newSettle();
      if (!this.#over) await this.#unlessOver(this.#start(argv, options));
      return this.#end(await this.#follow());
    } catch (error) {
      this.#tellEnd('error');
      throw error;
    } finally {
      deaf();
      this.#holds.close();
    }
  }

  #newSettle(): Settle {
    const { settle, timeout } = this.#parts.options;
    return new Settle({ settle, timeout, now: performance.now(), alive: () => this.#alive() });
  }

  #take(event: TimelineEvent): void {
    const now = performance.now();
    this.#last = { t: event.t, at: now };
    this.#settle.note(event, now);
    this.#names.note(event);
    this.#living.note(event);
    this.#limits.note(event);
    if (event.type === 'end') return; // The end of a trace is ours to say.
    this.#parts.printer.event(event);
    if (event.type === 'hold') this.#holds.add(event);
    if (event.type === 'exit') {
      this.#exits.set(event.pid, event);
      if (event.pid === this.#job) this.#settle.left();
      this.#alarm.ring(); // it may have been the last
    }
  }

  /** The lab's time now, as far as its last event lets us know it. */
  #now(): number {
    return Math.round((this.#last.t + performance.now() - this.#last.at) * 100) / 100;
  }

  async #arm(): Promise<void> {
    const { lab, options } = this.#parts;
    for (const call of options.before ?? []) await lab.breakpoint(call, { enabled: true });
    for (const { call, errno, nth } of options.fault ?? []) await lab.fault(call, errno, nth);
  }

  async #start(argv: string[], options: JobOptions): Promise<void> {
    const { pid } = await this.#parts.lab.job(argv, options);
    this.#job = pid;
    if (this.#exits.has(pid)) this.#settle.left();
  }

  get #over(): boolean {
    return this.#gone !== null || this.#parts.interruption.happened;
  }

  /** Waits for something that may never come once the world is gone or the user has had enough. */
  async #unlessOver(promise: Promise<unknown>): Promise<void> {
    const work: { done: boolean; error: Error | null } = { done: false, error: null };
    promise
      .catch((error: unknown) => {
        work.error = error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        work.done = true;
        this.#alarm.ring();
      });
    while (!work.done && !this.#over) await this.#alarm.wait(Infinity);
    if (work.error && !this.#over) throw work.error;
  }

  async #settled(): Promise<EndReason> {
    for (;;) {
      if (this.#gone) return this.#gone.reason;
      if (this.#over) return 'interrupted';
      const now = performance.now();
      if (this.#parts.backlog?.held === true) this.#settle.note({ type: 'output' }, now); // not quiet, but unheard
      const state = this.#settle.state(now);
      if ('wait' in state) await this.#alarm.wait(state.wait);
      else {
        if (state.ended === 'timeout') this.#parts.backlog?.close(); // the end is not put off by a reader
        const ended = await this.#stillEnded();
        if (ended !== null) return ended === 'quiet' && this.#limits.killed ? 'limit' : ended;
      }
    }
  }

  /** How it ended, once the table is up to date and all is heard: of busy processes the lab tells in doses. Else null. */
  async #stillEnded(): Promise<'quiet' | 'timeout' | null> {
    await this.#unlessOver(this.#parts.lab.snapshot()); // its reply comes after every event before it
    const state = this.#settle.state(performance.now());
    return this.#over || 'wait' in state ? null : state.ended;
  }

  /**
   * Until CMD has settled; with `--close-terminal` then once more without its terminal, with the whole of `--timeout` again:
   * who has used it up must still be given the time to end of the hang-up.
   */
  async #follow(): Promise<EndReason> {
    const { lab, options } = this.#parts;
    const first = await this.#settled();
    if (options.closeTerminal !== true || this.#over) return first;
    this.#closed = { late: first === 'timeout', left: this.#exits.has(this.#job) };
    this.#settle = this.#newSettle();
    // A program that stays in the foreground is given up on once its terminal is gone and it keeps quiet.
    this.#settle.left();
    const terminal = lab.info.terminals.find(({ open }) => open)?.terminal ?? 0;
    await this.#unlessOver(lab.closeTerminal(terminal));
    const second = await this.#settled();
    return first !== 'quiet' && second === 'quiet' ? first : second;
  }

  /** The last event, told once. Gives CMD's own status, null if it has not left. */
  #tellEnd(reason: EndReason): number | null {
    const own = this.#exits.get(this.#job);
    const exit = own ? exitStatus(own) : null;
    const { printer, lab } = this.#parts;
    if (!this.#told)
      printer.event({ seq: lab.timeline.lastSeq + 1, t: this.#now(), type: 'end', reason, exit });
    this.#told = true;
    return exit;
  }

  #end(reason: EndReason): Ending {
    const { options, interruption, lab } = this.#parts;
    const exit = this.#tellEnd(reason);
    // What had not left by itself is killed with its world.
    const left = exit ?? statusOf('SIGKILL');
    const met = this.#limits.text(lab.info.limits);
    const messages = met === null ? [] : [met];
    switch (reason) {
      case 'quiet':
        break;
      case 'timeout': {
        const { timeout } = options;
        messages.push(
          latenessText({ timeout, left: exit !== null, closed: this.#closed, others: this.#others() }),
        );
        break;
      }
      case 'limit':
        if (this.#gone) messages.push(`the world was ended: ${this.#gone.detail}`);
        break;
      case 'interrupted':
        return { reason, exit, status: interruption.status ?? left, messages };
      case 'error':
        throw new CommandFailure(
          EXIT.ourFault,
          `trace: the lab is gone: ${this.#gone?.detail ?? 'unknown reason'}`,
        );
    }
    return { reason, exit, status: left, messages };
  }

  /** Whether there is anybody left who could still do something. */
  #alive(): boolean {
    return !this.#exits.has(this.#job) || this.#others() > 0;
  }

  /** How many processes there are beside CMD and what belongs to the world itself. */
  #others(): number {
    const { init, terminals } = this.#parts.lab.info;
    return this.#living.beside([init.pid, this.#job, ...terminals.map(({ shell }) => shell)]);
  }
}
