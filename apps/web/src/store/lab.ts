import {
  FLOW,
  PROTOCOL_VERSION,
  type Breakpoint,
  type LessonState,
  type PageMessage,
  type ServerMessage,
  type StepState,
  type TimelineEvent,
} from '@daemonlab/protocol';
import { Connection, socketUrl } from '../connection/connection.js';
import { Arrears } from './arrears.js';
import { Outputs } from './outputs.js';
import { OwnWorld } from './own-world.js';
import { Pace } from './pace.js';
import { changesTable } from './news.js';
import { backTarget, forwardTarget, momentAfter } from './position.js';
import { Sizes } from './sizes.js';
import { isCommand } from './typed.js';
import { freshState, type AskedCall, type LabState } from './state.js';

/** Calls kept to be looked at again. */
const KEPT_CALLS = 30;

/** One lesson's world as this page knows it, and what can be asked of it. React reads it through `useLab`. */
export class LabStore {
  /** Null: a world with no lesson. */
  readonly slug: string | null;
  readonly #world: OwnWorld;
  readonly #sizes = new Sizes();
  readonly outputs: Outputs;
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();
  readonly #pace = new Pace(() => {
    for (const listener of this.#listeners) listener();
  });
  #state: LabState;
  #problems = 0;
  /** Steps to be taken without being asked for one by one. */
  #goal = 0;
  /** The lesson as the server last told it, while something else is shown in the hope of its consent. */
  #confirmed: LessonState | null = null;
  /** Terminal output travels outside of the timeline, and does not make React render. */
  #outputSeq = 0;
  readonly #arrears = new Arrears();
  /** The next welcome is to a new connection. One that comes by itself, because this page is too slow, keeps nothing back. */
  #joining = true;

  constructor(slug: string | null, url: string = socketUrl()) {
    this.slug = slug;
    this.#world = new OwnWorld(slug);
    this.outputs = new Outputs((terminal, bytes) => {
      this.#connection.send({ type: 'ack', terminal, bytes });
    }, FLOW.ackEvery);
    this.#state = {
      ...freshState(),
      link: { kind: 'opening', attempt: 0, refused: false },
      met: false,
      problem: null,
      startedOver: false,
    };
    this.#connection = new Connection(url, {
      hello: () => this.#hello(),
      message: (message) => {
        this.receive(message);
      },
      output: (frame) => {
        this.outputs.take(frame);
        this.#outputSeq = Math.max(this.#outputSeq, frame.seq);
        if (this.#state.behind) this.#take([]);
        if (frame.terminal !== this.#state.active) this.#set({ active: frame.terminal }, 'soon');
      },
      link: (link) => {
        this.#joining ||= link.kind === 'open';
        if (link.kind === 'open') this.outputs.recount();
        this.#set(link.kind === 'open' ? { link, asked: null } : { link }, 'soon');
      },
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): LabState => this.#state;

  start(): void {
    this.#connection.start();
    // The first look into its storage costs a browser tens of milliseconds: time in which the handshake is on its way.
    this.#sizes.recall();
    this.#world.recall();
    window.addEventListener('pagehide', this.#remember);
  }

  stop(): void {
    this.#connection.stop();
    window.removeEventListener('pagehide', this.#remember);
    this.#remember();
  }

  /** Whether a page before a reload had seen event `seq` already. */
  seenBefore(seq: number): boolean {
    return this.#world.seenBefore(seq);
  }

  get #lastSeen(): number {
    return Math.max(this.#state.lastSeq, this.#outputSeq, this.#arrears.lastSeq);
  }

  /** Resolves once the world and the first of what happened in it are known, or that there is none. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      const leave = this.subscribe(() => {
        if (this.#state.lastSeq === 0 && !this.#state.gone) return;
        leave();
        resolve();
      });
    });
  }

  /** What a message from the server does to the page. */
  receive(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome(message);
        return;
      case 'events':
        this.#take(message.events);
        return;
      case 'info':
        this.#set({ info: message.info }, this.#whenSeen([]));
        return;
      case 'lesson': {
        const { asked } = this.#state;
        const step = message.lesson.steps.find(({ id }) => id === asked);
        this.#confirmed = null;
        const begun = message.lesson.busy || step?.status !== 'todo';
        this.#set({ lesson: message.lesson, asked: begun ? null : asked }, 'soon');
        this.#goOn();
        return;
      }
      case 'idle':
        this.#set({ idle: message.secondsLeft }, 'soon');
        return;
      case 'gone':
        // A reload gets a fresh world; this page goes on showing what happened in the old one.
        this.#world.forget();
        this.#set({ gone: { reason: message.reason, detail: message.detail }, asked: null, idle: null });
        return;
      case 'error':
        this.#problems += 1;
        this.#set({
          problem: { id: this.#problems, code: message.code, detail: message.detail },
          asked: null,
          ...(this.#confirmed ? { lesson: this.#confirmed } : {}),
        });
        this.#confirmed = null;
        return;
      case 'called': {
        const { id, outcome } = message;
        this.#set({ calls: this.#state.calls.map((call) => (call.id === id ? { ...call, outcome } : call)) });
        return;
      }
      case 'pong':
        return;
    }
  }

  #take(fresh: readonly TimelineEvent[]): void {
    const reached = Math.max(fresh.at(-1)?.seq ?? 0, this.#lastSeen);
    const arrived = this.#arrears.take(fresh, reached);
    if (!arrived) return;
    const { base, events } = arrived;
    const { timeline } = this.#state;
    if (base) timeline.rebase(base.seq, new Map(base.rows.map((row) => [row.pid, row])));
    for (const event of events) timeline.append(event);
    const limit = this.#limitIn(events);
    this.#set({ lastSeq: timeline.lastSeq, limit, behind: false }, this.#whenSeen(events));
  }

  #limitIn(events: readonly TimelineEvent[]): LabState['limit'] {
    const acted = events.findLast((event) => event.type === 'limit');
    return acted && !this.seenBefore(acted.seq) ? acted : this.#state.limit;
  }

  /** What changes the table comes first, and by itself; the rest waits, the longer if a step was asked for. */
  #whenSeen(events: readonly TimelineEvent[]): 'first' | 'shortly' | 'later' {
    if (changesTable(events)) return 'first';
    return this.#state.asked === null ? 'shortly' : 'later';
  }

  /** The next real step; or, in the past, on to the end of the following one. */
  next(): void {
    const { at, lesson, asked } = this.#state;
    if (!lesson) return;
    if (at !== null) {
      this.#set({ at: forwardTarget(lesson, at) });
      return;
    }
    const step = lesson.steps[lesson.next];
    if (!step || lesson.busy || asked !== null) return;
    // For bench/: from here to the moment the changed cells are painted.
    performance.mark('daemonlab:click', { detail: { step: step.id } });
    if (this.#act({ type: 'next', step: step.id })) this.#set({ asked: step.id }, 'later');
  }

  /** Takes every step before number `count`, one after the other, unless one fails. */
  walkTo(count: number): void {
    this.#goal = count;
    this.#goOn();
  }

  #goOn(): void {
    const { lesson } = this.#state;
    if (!lesson || lesson.busy) return;
    if (lesson.next >= this.#goal || lesson.steps[lesson.next]?.status === 'failed') this.#goal = 0;
    else this.next();
  }

  /** Time travel: nothing is run again. */
  back(): void {
    const { lesson, at, marks } = this.#state;
    if (!lesson) return;
    const target = backTarget(lesson, at, marks.at(-1) ?? 0);
    if (target !== undefined) this.#set({ at: target });
  }

  /** Looks at the moment right after event `seq`; at or beyond the last one that is now. */
  seek(seq: number): void {
    this.#set({ at: seq >= this.#state.lastSeq ? null : seq });
  }

  /** Looks at the moment after `count` steps. */
  seekStep(count: number): void {
    const { lesson } = this.#state;
    if (lesson) this.#set({ at: count >= lesson.next ? null : momentAfter(lesson, count) });
  }

  live(): void {
    this.#set({ at: null });
  }

  reset(): void {
    this.#world.leave();
    if (!this.#connection.send({ type: 'reset' })) this.#connection.reconnect();
  }

  /** Shown at once; the server's answer confirms it, or its refusal takes it back. */
  omit(step: string, omit: boolean): void {
    if (this.#connection.send({ type: 'omit', step, omit }))
      this.#expectStep(step, (state) => ({ ...state, omitted: omit }));
  }

  /** Shown at once, as above. */
  predict(step: string, prediction: string, option: string): void {
    if (this.#connection.send({ type: 'predict', step, prediction, option }))
      this.#expectStep(step, (state) => ({
        ...state,
        predictions: state.predictions.map((p) => (p.id === prediction ? { ...p, chosen: option } : p)),
      }));
  }

  openTerminal(): void {
    this.#act({ type: 'open-terminal', ...(this.#sizes.last ?? { cols: 80, rows: 24 }) });
  }

  closeTerminal(terminal: number): void {
    this.#act({ type: 'close-terminal', terminal });
  }

  signal(pid: number, signal: string): void {
    this.#act({ type: 'signal', pid, signal });
  }

  /** Makes a process take a call; the answer comes into `calls`. */
  call(pid: number, call: string, args: Extract<PageMessage, { type: 'call' }>['args']): void {
    const id = (this.#state.calls.at(-1)?.id ?? 0) + 1;
    const from = this.#state.lastSeq;
    if (!this.#act({ type: 'call', id, pid, call, args })) return;
    const asked: AskedCall = { id, pid, call, args, from, outcome: null };
    this.#set({ calls: [...this.#state.calls, asked].slice(-KEPT_CALLS) });
  }

  /** Holds processes before a call from now on, or no longer. Shown at once; the next `info` has what is so. */
  breakpoint(breakpoint: Breakpoint, enabled: boolean): void {
    const { info } = this.#state;
    if (!info || !this.#connection.send({ type: 'breakpoint', ...breakpoint, enabled })) return;
    const { call, pid, program } = breakpoint;
    const others = info.breakpoints.filter((b) => b.call !== call || b.pid !== pid || b.program !== program);
    this.#set({ info: { ...info, breakpoints: enabled ? [...others, breakpoint] : others } });
  }

  /** Lets a held process go on. */
  letGo(pid: number, to: 'end' | 'next-call'): void {
    this.#act({ type: 'continue', pid, to });
  }

  /** Lets a held process go on into a call that fails without being run; the next such call is made as ever. */
  letFail(pid: number, call: string, errno: string): void {
    if (!this.#connection.send({ type: 'fault', call, errno, nth: 1 })) return;
    this.letGo(pid, 'end');
    this.#connection.send({ type: 'fault', call, errno: null });
  }

  input(terminal: number, text: string): void {
    const { at, gone, typed } = this.#state;
    if (at !== null || gone !== null) return;
    this.#connection.input(terminal, text);
    // Where there is no lesson, a command is the step: what changes from here on is shown as its effect.
    if (this.slug === null && isCommand(text)) this.#set({ typed: [...typed, this.#lastSeen] }, 'later');
  }

  resize(terminal: number, cols: number, rows: number): void {
    if (this.#sizes.take(terminal, cols, rows))
      this.#connection.send({ type: 'resize', terminal, cols, rows });
  }

  stay(): void {
    this.#connection.send({ type: 'stay' });
    this.#set({ idle: null });
  }

  retry(): void {
    this.#connection.reconnect();
  }

  /** The problem has been read. */
  settle(): void {
    this.#set({ problem: null });
  }

  /** The sentence about a limit has been read. */
  settleLimit(): void {
    this.#set({ limit: null });
  }

  #expectStep(id: string, change: (state: StepState) => StepState): void {
    const { lesson } = this.#state;
    if (!lesson) return;
    this.#confirmed ??= lesson;
    const steps = lesson.steps.map((step) => (step.id === id ? change(step) : step));
    this.#set({ lesson: { ...lesson, steps } });
  }

  /** Sends something the learner does to the world: what changes from here on is shown as its effect. */
  #act(message: PageMessage): boolean {
    const sent = this.#connection.send(message);
    const when = this.#state.at === null ? 'later' : 'now';
    if (sent) this.#set({ marks: [...this.#state.marks, this.#lastSeen], at: null, idle: null }, when);
    return sent;
  }

  #hello(): PageMessage {
    const wanted = this.#world.wanted(this.#state.met);
    return {
      type: 'hello',
      version: PROTOCOL_VERSION,
      ...(this.slug === null ? {} : { lesson: this.slug }),
      ...(wanted === null ? {} : { world: wanted.world }),
      // After a reload the page knows nothing any more, so it asks for all of it.
      ...(wanted?.own ? { lastSeq: this.#lastSeen } : {}),
      ...this.#sizes.last,
    };
  }

  #welcome(message: Extract<ServerMessage, { type: 'welcome' }>): void {
    const startedOver = this.#world.enter(message.world, this.#state.met);
    const { info, lesson, base } = message;
    this.#confirmed = null;
    this.#goal = 0;
    this.#arrears.expect(this.#joining ? message.last : 0, base);
    this.#joining = false;
    const known = { met: true, info, lesson, behind: true };
    if (message.resumed) {
      // What was asked for when the connection broke has no answer to come.
      const calls = this.#state.calls.filter(({ outcome }) => outcome !== null);
      this.#state = { ...this.#state, ...known, gone: null, asked: null, calls };
    } else {
      this.outputs.clear();
      this.#outputSeq = 0;
      this.#sizes.startOver();
      this.#state = { ...this.#state, ...freshState(), ...known, dropped: message.dropped, startedOver };
    }
    this.#take([]);
    this.#pace.soon();
    this.#remember();
  }

  readonly #remember = (): void => {
    if (this.#state.gone === null) this.#world.remember(this.#lastSeen);
  };

  /** A change of what is shown, and when it is told: what the learner does at once, what the server says frame by frame. */
  #set(change: Partial<LabState>, when: 'now' | 'first' | 'soon' | 'shortly' | 'later' = 'now'): void {
    this.#state = { ...this.#state, ...change };
    this.#pace[when]();
  }
}
