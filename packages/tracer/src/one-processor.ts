import { performance } from 'node:perf_hooks';
import { Processors } from '@daemonlab/libc';
import { isFork } from './forks.js';
import type { PendingCall, Process, Tracee } from './tracee.js';

/** Threads beyond which they are no chain any more, of which one runs at a time: a shell, its command and a child of that. */
const MOST = 3;
/** How long (ms) one of them may run without a stop before it gets its processors back: it works, and others may too. */
const SHARED_MS = 0.5;

/**
 * Keeps tracees that stop all the time on the tracer's own processor (sched_setaffinity(2)). They take turns with it, so
 * that nobody has to wait for that, while a turn that passes to a processor which sleeps costs more than the stop itself.
 *
 * It lasts for a burst of stops and ends before a process looks at its processors or chooses them (`leaveAlone`): what a
 * program sees of itself is what it would see without a tracer.
 */
export class OneProcessor {
  /** The tracer's own, during a burst. */
  #here: Processors | null = null;
  /** Where all may run otherwise. Processes that have chosen for themselves are left alone. */
  #everywhere: Processors | null = null;
  /** Those that are kept, by host tid, and when each was last resumed. */
  readonly #kept = new Map<number, { readonly tracee: Tracee; since: number }>();
  /** Where the tracer's own thread may run otherwise. */
  #own: Processors | null = null;
  /** Somebody looks at others, or chooses for them: never again. */
  #off = false;
  /** Forks that were under way when somebody else looked or chose: the child may have been born before. */
  readonly #forks = new WeakSet<PendingCall>();
  readonly #tracees: ReadonlyMap<number, Tracee>;

  constructor(tracees: ReadonlyMap<number, Tracee>) {
    this.#tracees = tracees;
  }

  /** Whether tracees are being kept. */
  get active(): boolean {
    return this.#here !== null;
  }

  /** To be followed by `end`. Does nothing where there is but one processor, or where that is not allowed. */
  begin(): void {
    if (this.#off) return;
    this.#own = Processors.of();
    this.#here = !this.#own || this.#own.single ? null : Processors.current();
    if (this.#here && !this.#here.give()) this.#here = null;
  }

  end(): void {
    if (this.#here) this.#own?.give();
    this.#here = null;
    for (const tid of this.#kept.keys()) this.#release(tid);
  }

  /** A stop of a tracee, which is about to be resumed. */
  stopped(tracee: Tracee): void {
    const { tid, process } = tracee;
    if (!this.#here || !process || process.choosesProcessors) return;
    const now = performance.now();
    const kept = this.#kept.get(tid);
    if (kept) kept.since = now;
    else if (this.#takes(tid)) this.#kept.set(tid, { tracee, since: now });
    if (this.#kept.size > MOST) this.end();
    this.passed(now);
  }

  /** Time has passed: those that have been running for long may do so anywhere. */
  passed(now = performance.now()): void {
    for (const { tracee, since } of this.#kept.values())
      if (since < now - SHARED_MS && !waits(tracee)) this.#release(tracee.tid);
  }

  #takes(tid: number): boolean {
    this.#everywhere ??= Processors.of(tid);
    return this.#everywhere !== null && this.#here?.give(tid) === true;
  }

  /** A thread was born of a fork, and may run where its parent may. */
  born(tracee: Tracee, fork: PendingCall | null): void {
    if (!this.#everywhere) return;
    const leftAlone = this.#off || tracee.process?.choosesProcessors === true;
    if (leftAlone && !(fork && this.#forks.has(fork))) return;
    this.#kept.set(tracee.tid, { tracee, since: performance.now() });
    if (!this.#here) this.#release(tracee.tid);
  }

  gone(tid: number): void {
    this.#kept.delete(tid);
  }

  /** A process is about to see its own processors or those of others, or to choose them: from now on they are left alone. */
  leaveAlone(process: Process, whose: 'own' | 'any'): void {
    if (!process.choosesProcessors) this.#noteForks(process.threads);
    if (whose === 'any' && !this.#off) this.#noteForks(this.#tracees.keys());
    process.choosesProcessors = true;
    if (whose === 'any') this.#off = true;
    this.end();
  }

  #noteForks(tids: Iterable<number>): void {
    for (const tid of tids) {
      const call = this.#tracees.get(tid)?.call;
      if (call && isFork(call.decoder.name)) this.#forks.add(call);
    }
  }

  #release(tid: number): void {
    this.#kept.delete(tid);
    this.#everywhere?.give(tid);
  }
}

const waits = ({ call }: Tracee): boolean => call?.decoder.family === 'wait';
