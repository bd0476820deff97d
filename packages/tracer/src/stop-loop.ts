import { performance } from 'node:perf_hooks';
import {
  interruptAfter,
  muteChildren,
  waitForAny,
  waitNoHang,
  type WaitResult,
  WaitStatus,
} from '@daemonlab/libc';
import type { Core } from './core.js';
import { endsBefore } from './ends.js';
import { forgetSenders, isSenderDue, takeNext } from './turns.js';

/** The longest the event loop is kept waiting while tracees keep us busy: what is typed may be this late. */
const BURST_MS = 2;
/** The longest to handle stops for while somebody waits for those that are there. */
const CATCH_UP_MS = 1;
/** How long to wait for the next stop of busy tracees when none is there: one that computes for longer is not waited for. */
const LULL_MS = 1;
/** The longest to wait for the return of a call that never waits: its thread may have to wait for a processor. */
const RETURNS_MS = 20;
/** Stops in a row after which tracees are held to be busy: more than an injected call or a single event makes. */
const BUSY = 12;
/**
 * Stops in a row after which tracees are kept on our processor: many short commands, or one that forks and forks. A pause
 * does not end these, for the next stop may have to wait for a processor; and how long it may be.
 */
const STEADY = 100;
const PAUSE_MS = 20;

/**
 * How long to ask for the next stop before sleeping for it. Most come within this time, and being woken on another
 * processor takes as long; asking for longer would take the processor from the very tracees.
 */
const SPIN_MS = 0.06;

function spin(): WaitResult | null {
  const until = performance.now() + SPIN_MS;
  let found: WaitResult | null;
  do found = waitNoHang();
  while (!found && performance.now() < until);
  return found;
}

/** How often (microseconds) to look after tracees that share our processor while none of them stops. */
const LOOK_US = 2000;
/** The longest to sleep for a stop: when all is quiet, what has happened is told and not kept until the time is over. */
const QUIET_MS = 5;

/** Asked anew each time: handling a stop changes it. */
const yields = (core: Core): boolean => core.yielding;

/**
 * Asks the kernel for stops whenever it says there are some (SIGCHLD), and hands them on one by one. While tracees are
 * busy it waits for the next stop in the kernel, for a few milliseconds at a time: a stop that goes through the event
 * loop costs twice as much, and asking over and over would take the processor from the very tracees.
 */
export class StopLoop {
  readonly core: Core;
  readonly #handle: (tid: number, status: number) => void;
  #closed = false;
  #due = false;
  /** Stops since tracees were last idle. */
  #streak = 0;
  /** When the last of them was handled. */
  #last = 0;
  #stalled = false;
  /** What was found together and is not handed on yet. */
  readonly #found: WaitResult[] = [];
  readonly #soon = (): void => this.soon();
  readonly #drain = (): void => {
    this.#due = false;
    this.#run();
  };

  constructor(core: Core, handle: (tid: number, status: number) => void) {
    this.core = core;
    this.#handle = handle;
    process.on('SIGCHLD', this.#soon);
  }

  close(): void {
    this.#closed = true;
    process.off('SIGCHLD', this.#soon);
  }

  /**
   * Asks from the event loop, soon, and once for all the signals of this turn: Node calls a signal's listener for each
   * that has come, and while it does so no terminal is read and no command heard.
   */
  soon(): void {
    if (this.#due) return;
    this.#due = true;
    setImmediate(this.#drain);
  }

  /** Tracees are to wait where they stop, until this is taken back. Also while a stop is handled: it is the last then. */
  stall(stalled: boolean): void {
    this.#stalled = stalled;
    if (!stalled) this.soon();
  }

  /** Handles now the stops that are there. Whoever asks sees to what they have changed: `settled` is not called. */
  catchUp(): number {
    if (this.#closed) return 0;
    const stops = this.#take(waitNoHang, performance.now() + CATCH_UP_MS);
    this.#streak += stops;
    if (stops > 0) this.soon();
    return stops;
  }

  #run(): void {
    if (this.#closed || this.#stalled) return;
    const { core } = this;
    const { after, ms } = core.options.longBurst;
    const end = performance.now() + (this.#streak > after ? ms : BURST_MS);
    core.yielding = false;
    const stops = this.#take(waitNoHang, end);
    this.#streak += stops;
    if (stops > 0) core.sink.settled();
    if (yields(core)) this.#streak = 0;
    if (this.#over(end)) this.soon();
    else if (this.#streak >= BUSY) this.#wait(stops > 0 ? end : Math.min(end, performance.now() + LULL_MS));
    else if (stops === 0) this.#streak = 0;
  }

  /** Waits for stops until the time is over. */
  #wait(end: number): void {
    const { processor } = this.core;
    muteChildren(true);
    if (this.#streak > STEADY) processor.begin();
    const wait = processor.active ? () => this.#sleep(end) : () => spin() ?? this.#sleep(end);
    const leftUs = Math.max(1, Math.ceil((end - performance.now()) * 1000));
    interruptAfter(Math.min(leftUs, LOOK_US), LOOK_US);
    let stops: number;
    try {
      stops = this.#take(wait, end);
    } finally {
      processor.end();
      interruptAfter(0);
      muteChildren(false);
    }
    if (stops > 0) this.#last = performance.now();
    const pauses = this.#streak > STEADY && performance.now() < this.#last + PAUSE_MS;
    this.#streak = yields(this.core) || (stops === 0 && !pauses) ? 0 : this.#streak + stops;
    if (stops > 0) this.core.sink.settled();
    this.soon(); // whatever came between waiting and asking for signals again is not lost
  }

  /** Sleeps for the next stop: on one processor asking over and over would take it from the very tracee. */
  #sleep(end: number): WaitResult | null {
    const until = Math.min(end, performance.now() + QUIET_MS);
    for (;;) {
      const found = waitForAny();
      if (found || performance.now() >= until) return found;
      this.core.processor.passed();
    }
  }

  /** Hands on what `next` gives until there is no more, the time is over, or somebody waits for what was found. */
  #take(next: () => WaitResult | null, end: number): number {
    for (let stops = 0; ; stops += 1) {
      const wait = this.#next(next);
      if (!wait) return stops;
      this.#keep(wait);
      this.core.options.stopped();
      this.#handle(wait.pid, wait.status);
      if (this.#over(end)) return stops + 1;
    }
  }

  /** Whether no more is to be handed on before the event loop has run. */
  #over(end: number): boolean {
    return this.core.yielding || this.#stalled || performance.now() >= end;
  }

  #keep({ pid, status }: WaitResult): void {
    const { processor, tracees } = this.core;
    if (!processor.active) return;
    const tracee = tracees.get(pid);
    if (!WaitStatus.stopped(status)) processor.gone(pid);
    else if (tracee) processor.stopped(tracee);
  }

  /**
   * Fetches all that there is before any of it is handed on. The kernel names the newest tracee first: an older one
   * would wait as long as the newest has something new to report, and an end that its parent hears of only once we
   * have, would come after what it led to.
   */
  #next(next: () => WaitResult | null): WaitResult | null {
    const { senders, tracees } = this.core;
    if (this.#found.length === 0) {
      const first = next();
      if (!first || tracees.size < 2) return first;
      this.#add(first);
      this.#addAll();
    }
    forgetSenders(senders, tracees);
    if (isSenderDue(this.#found, tracees, senders)) this.#awaitSender();
    return takeNext(this.#found, tracees, senders) ?? null;
  }

  #addAll(): void {
    for (let more = waitNoHang(); more; more = waitNoHang()) this.#add(more);
  }

  #add({ pid, status }: WaitResult): void {
    if (!WaitStatus.stopped(status)) this.#found.push(...endsBefore(this.core, pid));
    this.#found.push({ pid, status });
  }

  #awaitSender(): void {
    const { processor, senders, tracees } = this.core;
    const end = performance.now() + RETURNS_MS;
    do {
      // On one processor asking over and over would take it from the very sender.
      const one = processor.active ? waitForAny() : null;
      if (one) this.#add(one);
      this.#addAll();
    } while (isSenderDue(this.#found, tracees, senders) && performance.now() < end);
  }
}
