import { randomBytes } from 'node:crypto';
import type { GoneReason, Lab, LessonState, ServerMessage, TimelineEvent } from '@daemonlab/protocol';
import type { LessonDocument } from '@daemonlab/lesson';
import type { Log, WorldLimits } from '../options.js';
import { Flow } from './flow.js';
import { IdleClock } from './idle-clock.js';
import { startLesson, type LessonRun } from './lesson-run.js';

/** A page at a world. */
export interface Seat {
  /** There are new events in the world's timeline. */
  pull(): void;
  /** Sends now. */
  tell(message: ServerMessage): void;
  /** Sends once the events that are there now have been sent. */
  tellAfterEvents(message: ServerMessage): void;
  /** The world has been replaced by another (a reset). */
  move(world: World): void;
}

export interface Gone {
  reason: GoneReason;
  detail: string;
}

/** Of a terminal, in characters. */
export interface Size {
  cols: number;
  rows: number;
}

export type WorldState =
  | { kind: 'live' }
  /** No longer to be used; its processes are being ended, or ended by themselves. */
  | ({ kind: 'gone' } & Gone);

export interface WorldHooks {
  /** Called once, when the world stops being live. */
  gone(world: World): void;
  log: Log;
}

/**
 * A lesson prepares its world once the page has told the size of the terminal it shows it in: the commands are typed where
 * they can be seen, and the machine is the page's own while it draws itself. A page that tells none is waited for this long.
 */
const BEGIN_WITHIN_MS = 1000;
/** A step that takes longer is told to be running. */
const BUSY_AFTER_MS = 100;

/** One learner's world: its lab, the lesson being walked in it, and the pages that show it. */
export class World {
  /** Known to the pages it was given to and to nobody else: 128 random bits. */
  readonly id = randomBytes(16).toString('base64url');
  readonly lab: Lab;
  readonly document: LessonDocument | null;
  readonly run: LessonRun | null;
  readonly flow: Flow<Seat>;
  /** When the last connection left; null while there is one. */
  deserted: number | null = Date.now();
  /** The terminal being opened. */
  opening: Promise<void> = Promise.resolve();
  /** A reset under way. */
  replacing: Promise<World> | null = null;

  readonly #seats = new Set<Seat>();
  readonly #limits: WorldLimits;
  readonly #hooks: WorldHooks;
  readonly #idle: IdleClock;
  readonly #deaf: () => void;
  #state: WorldState = { kind: 'live' };
  #grace: NodeJS.Timeout | null = null;
  /** That a step runs is about to be told. */
  #busy: NodeJS.Timeout | undefined;
  #size: Size | null = null;
  #ended: Promise<void> | null = null;

  /** `size`: of the page that asks for it; null leaves the lab's own. Owns the lab from now on. */
  constructor(
    lab: Lab,
    document: LessonDocument | null,
    size: Size | null,
    limits: WorldLimits,
    hooks: WorldHooks,
  ) {
    this.lab = lab;
    this.document = document;
    this.#limits = limits;
    this.#hooks = hooks;
    this.flow = new Flow((terminal, paused) => {
      // A terminal that closed meanwhile, or a lab that died, has nothing left to pause.
      lab.flow(terminal, paused).catch(() => undefined);
    });
    if (size) {
      this.resize(lab.info.terminals[0]?.terminal ?? 0, size).catch((error: unknown) => {
        hooks.log(`A terminal could not be resized: ${String(error)}`);
      });
    }
    this.run =
      document &&
      startLesson(
        document,
        lab,
        (lesson) => this.#tellLesson(lesson),
        (error) => hooks.log(`Lesson ${this.slug} could not be set up: ${String(error)}`),
      );
    this.#idle = new IdleClock(
      limits,
      (msLeft) => this.#tell({ type: 'idle', secondsLeft: Math.ceil(msLeft / 1000) }),
      () => this.#endUnwatched('idle', 'nothing was done here for a while'),
    );
    const deaf = [
      lab.listen((event) => this.#happened(event)),
      lab.listenInfo?.((info) => this.#tellAfterEvents({ type: 'info', info })),
    ];
    const begin = setTimeout(() => this.run?.begin(), BEGIN_WITHIN_MS);
    this.#deaf = () => {
      clearTimeout(begin);
      for (const stop of deaf) stop?.();
    };
    this.#awaitReturn();
    void lab.gone.then(({ reason, detail }) => this.#leave({ reason, detail }));
  }

  /**
   * Most steps are over before anybody could read that they run: a page told so would only draw itself once more, while it
   * should be drawing what has happened.
   */
  #tellLesson(lesson: LessonState): void {
    clearTimeout(this.#busy);
    if (!lesson.busy) this.#tellAfterEvents({ type: 'lesson', lesson });
    else this.#busy = setTimeout(() => this.#tellAfterEvents({ type: 'lesson', lesson }), BUSY_AFTER_MS);
  }

  get slug(): string | null {
    return this.document?.definition.slug ?? null;
  }

  get state(): WorldState {
    return this.#state;
  }

  get seats(): readonly Seat[] {
    return [...this.#seats];
  }

  join(seat: Seat): void {
    this.#seats.add(seat);
    this.flow.join(seat);
    this.deserted = null;
    if (this.#grace) clearTimeout(this.#grace);
    this.#grace = null;
    const msLeft = this.#idle.msLeft;
    if (msLeft !== null && this.#state.kind === 'live') {
      seat.tell({ type: 'idle', secondsLeft: Math.ceil(msLeft / 1000) });
    }
  }

  leave(seat: Seat): void {
    if (!this.#seats.delete(seat)) return;
    this.flow.leave(seat);
    if (this.#seats.size === 0) this.#awaitReturn();
  }

  /** The learner did something. */
  touch(): void {
    this.#idle.touch();
  }

  /** The size its pages gave the first terminal, for a world that takes its place. */
  get size(): Size | null {
    return this.#size;
  }

  /** A page tells the size it shows a terminal in. */
  async show(terminal: number, size: Size): Promise<void> {
    await this.resize(terminal, size);
    this.run?.begin();
  }

  async resize(terminal: number, size: Size): Promise<void> {
    if (terminal === this.lab.info.terminals[0]?.terminal) this.#size = size;
    await this.lab.resize(terminal, size.cols, size.rows);
  }

  /** Ends every process of the world. Resolves when nothing of it is left, however often it is called. */
  end(reason: GoneReason, detail: string): Promise<void> {
    this.#leave({ reason, detail });
    this.#ended ??= this.lab.stop();
    return this.#ended;
  }

  #endUnwatched(reason: GoneReason, detail: string): void {
    this.end(reason, detail).catch((error: unknown) => {
      this.#hooks.log(`A world could not be stopped cleanly: ${String(error)}`);
    });
  }

  #awaitReturn(): void {
    this.deserted = Date.now();
    if (this.#state.kind === 'gone') return;
    this.#grace = setTimeout(
      () => this.#endUnwatched('idle', 'no page was connected to it for a while'),
      this.#limits.graceMs,
    );
    this.#grace.unref();
  }

  #leave(gone: Gone): void {
    if (this.#state.kind === 'gone') return;
    this.#state = { kind: 'gone', ...gone };
    this.#deaf();
    this.#idle.stop();
    if (this.#grace) clearTimeout(this.#grace);
    this.#tellAfterEvents({ type: 'gone', ...gone });
    this.#hooks.gone(this);
  }

  #happened(event: TimelineEvent): void {
    if (event.type === 'output') this.flow.produced(event.terminal, Buffer.byteLength(event.data));
    for (const seat of this.#seats) seat.pull();
  }

  #tell(message: ServerMessage): void {
    for (const seat of this.#seats) seat.tell(message);
  }

  #tellAfterEvents(message: ServerMessage): void {
    for (const seat of this.#seats) seat.tellAfterEvents(message);
  }
}
