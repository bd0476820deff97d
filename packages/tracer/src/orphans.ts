import { performance } from 'node:perf_hooks';
import { ptrace } from '@daemonlab/libc';
import { TraceeContext } from './context.js';
import { cloneFlags, CLONE_PARENT, CLONE_THREAD, isFork } from './forks.js';
import { hasExited } from './thread-state.js';
import type { Birth, PendingCall, Process, Tracee } from './tracee.js';
import { parentage, unannounced, type Adopted } from './unannounced.js';
import { worldPidOf } from './world-pid.js';

/** What was heard of a child before its parent's event. */
interface Early {
  stopped: boolean;
  ended: Birth['ended'];
  /** Host pid of its parent when it was first heard of; 0: a thread, or gone. */
  parent: number;
}

/** A parent that was killed in a fork, whose event the kernel then no longer reports. */
interface Bereaved {
  parent: Tracee;
  call: PendingCall;
  /** Of clone(2); 0 for fork and vfork. */
  flags: number;
  at: number;
}

export interface Orphan extends Pick<Birth, 'stopped' | 'ended'> {
  tid: number;
  parent: Tracee;
  call: PendingCall;
}

/** A child of a killed parent shows up at once, unless there was none. */
const KEPT_MS = 1000;

/** Host pid of a process's parent; 0 for a thread that is not its process's first, and for one that is gone. */
const parentOf = (tid: number): number => parentage(tid)?.parent ?? 0;

/**
 * Children that were heard of without an announcement. Mostly their parent's event is only a moment late. But a parent
 * that is killed in fork(2) reports none (ptrace_stop of the kernel gives way to SIGKILL), and its child, attached and
 * stopped, would stay so for ever.
 */
export class Orphans {
  readonly #early = new Map<number, Early>();
  #bereaved: Bereaved[] = [];
  readonly #processes: ReadonlyMap<number, Process>;
  readonly #tracees: ReadonlyMap<number, Tracee>;

  constructor(processes: ReadonlyMap<number, Process>, tracees: ReadonlyMap<number, Tracee>) {
    this.#processes = processes;
    this.#tracees = tracees;
  }

  /** What was heard of a child that is announced now. */
  claim(tid: number): Early | null {
    const early = this.#early.get(tid);
    this.#early.delete(tid);
    return early ?? null;
  }

  stopped(tid: number): void {
    if (!this.#early.has(tid))
      this.#early.set(tid, { stopped: true, ended: null, parent: this.#onlyForking() ?? parentOf(tid) });
  }

  /** The host pid of the one process that is forking; null when there are more, or none. */
  #onlyForking(): number | null {
    let only: number | null = null;
    for (const tracee of this.#tracees.values()) {
      if (!inFork(tracee) || !tracee.process) continue;
      if (only !== null) return null;
      only = tracee.process.hostPid;
    }
    return this.#bereaved.length > 0 ? null : only;
  }

  /** False when no child of a tracee can be meant. */
  ended(tid: number, status: number): boolean {
    const early = this.#early.get(tid);
    const expected = early ?? (this.#mayBeBorn() ? this.#firstHeard(tid) : null);
    if (!expected) return false;
    expected.ended = { status, worldTid: worldPidOf(tid) };
    return true;
  }

  /** Someone is in a fork, or was killed in one and has other threads that have not ended. */
  #mayBeBorn(): boolean {
    return (
      [...this.#tracees.values()].some(inFork) ||
      this.#bereaved.some(({ parent }) => this.#processes.has(parent.process?.pid ?? 0))
    );
  }

  #firstHeard(tid: number): Early {
    const early: Early = { stopped: false, ended: null, parent: parentOf(tid) };
    this.#early.set(tid, early);
    return early;
  }

  /** A thread was killed in a fork without having announced a child. */
  bereaved(parent: Tracee, call: PendingCall): void {
    const now = performance.now();
    this.#bereaved = this.#bereaved.filter(({ at }) => now - at < KEPT_MS);
    const { memory } = new TraceeContext(parent.tid, call.registers);
    const flags = cloneFlags(call.decoder.name, call.registers, memory);
    this.#bereaved.push({ parent, call, flags, at: now });
  }

  /**
   * The children of those that were killed in forks, heard of or not, asked for before another end is told. Empty where
   * someone in a fork may be their parent whose end is still to come.
   */
  takeBefore(end: Process): Orphan[] {
    const calls = this.#bereaved.filter(({ flags }) => (flags & CLONE_THREAD) === 0);
    if (calls.length === 0 || this.#othersMayHaveBorne([], end)) return [];
    const living = [...this.#processes.values()].map(({ hostPid }) => hostPid);
    const found = unannounced(living, (tid) => this.#tracees.has(tid));
    for (const [pid, { ended, parent }] of this.#early) if (ended) found.push({ pid, parent });
    // Again: whoever lives now, after that look, has its child for a child of its own.
    if (this.#othersMayHaveBorne(found, end)) return [];
    this.#bereaved = [];
    return found.map(({ pid: tid, parent: adopter }) => {
      const { stopped, ended } = this.claim(tid) ?? { stopped: false, ended: null };
      const { parent, call } = likeliest(calls, tid, adopter, end);
      return { tid, parent, call, stopped, ended };
    });
  }

  #othersMayHaveBorne(found: readonly Adopted[], end: Process): boolean {
    return [...this.#tracees.values()].some((tracee) => {
      const call = forkOf(tracee);
      if (!call || tracee.process === end) return false;
      const { memory } = new TraceeContext(tracee.tid, call.registers);
      return (
        (cloneFlags(call.decoder.name, call.registers, memory) & CLONE_PARENT) !== 0 ||
        found.some(({ parent }) => parent === 0 || parent === tracee.process?.hostPid) ||
        hasExited(tracee.tid)
      );
    });
  }

  /** Whether children wait for someone to be told as their parent. */
  get waiting(): boolean {
    return this.#early.size > 0 && this.#bereaved.length > 0;
  }

  /** Those that will not be announced any more: their parent is dead, and no one living is about to. */
  take(): Orphan[] {
    if (this.#bereaved.length === 0) return [];
    const orphans: Orphan[] = [];
    for (const [tid, early] of this.#early) {
      if (early.ended !== null) continue;
      const found = this.#parentAmongDead(tid, early);
      if (!found) continue;
      this.#bereaved.splice(this.#bereaved.indexOf(found), 1);
      this.#early.delete(tid);
      const { stopped, ended } = early;
      orphans.push({ tid, parent: found.parent, call: found.call, stopped, ended });
    }
    return orphans;
  }

  /**
   * The killed thread that a child was born of; undefined while it may yet be announced by someone living. A child that is
   * heard of only after its parent's end is already someone else's, and those who were killed before the kernel had made a
   * child wait here in vain: the last is the most likely.
   */
  #parentAmongDead(tid: number, early: Early): Bereaved | undefined {
    const registers = ptrace.getRegisters(tid);
    const fits = (call: PendingCall): boolean => registers !== null && call.registers.ledTo(registers);
    const own = this.#bereaved.filter(({ parent }) => parent.process?.hostPid === early.parent);
    const certain = own.findLast(({ call }) => fits(call));
    if (certain) return certain;
    if (this.#forking().some(fits) || this.#isForking(early.parent)) return undefined;
    return own.at(-1) ?? this.#bereaved.findLast(({ call }) => fits(call)) ?? this.#bereaved.at(-1);
  }

  /** The forks of the living, and of those whose end is not told yet, that may still be announced. */
  #forking(): PendingCall[] {
    return [...this.#tracees.values()].map(forkOf).filter((call) => call !== null);
  }

  /** Also true for threads, whose process dies as a whole, and where CLONE_PARENT hides who is forking. */
  #isForking(hostPid: number): boolean {
    if (hostPid === 0) return true;
    for (const { hostPid: one, threads } of this.#processes.values())
      if (one === hostPid) return [...threads].some((tid) => inFork(this.#tracees.get(tid)));
    return false;
  }
}

/**
 * Whose child it is: of a process that still has it for its own, else of the one whose end is told next, as where several
 * were killed at once nothing else tells them apart; and of the fork that it stands behind.
 */
function likeliest(calls: readonly Bereaved[], tid: number, adopter: number, end: Process): Bereaved {
  const registers = ptrace.getRegisters(tid);
  const fits = ({ call }: Bereaved): boolean => registers !== null && call.registers.ledTo(registers);
  const own = calls.filter(({ parent }) => parent.process?.hostPid === adopter);
  const next = calls.filter(({ parent }) => parent.process === end);
  return [own, next, calls].map((some) => some.findLast(fits) ?? some.at(-1)).find((one) => one) ?? calls[0]!;
}

/** The fork that a thread is in and has not announced a child of. */
function forkOf(tracee: Tracee | undefined): PendingCall | null {
  if (!tracee || tracee.newborn) return null;
  const call = tracee.state.kind === 'injecting' ? tracee.state.injection.call : tracee.call;
  return call && isFork(call.decoder.name) ? call : null;
}

const inFork = (tracee: Tracee | undefined): boolean => forkOf(tracee) !== null;
