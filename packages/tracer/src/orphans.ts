import { ptrace } from '@daemonlab/libc';
import { TraceeContext } from './context.js';
import { cloneFlags, CLONE_PARENT, CLONE_THREAD, isFork } from './forks.js';
import { callUnderWay, type Birth, type PendingCall, type Process, type Tracee } from './tracee.js';
import { childrenOf, parentage, threadsOf, type Parentage } from './unannounced.js';
import { worldPidOf } from './world-pid.js';

/** What was heard of a child before its parent's event. */
interface Early {
  stopped: boolean;
  ended: Birth['ended'];
  /** Whose it was when it was about to end; null: not asked. */
  from: Parentage | null;
}

interface Orphan extends Pick<Birth, 'stopped' | 'ended'> {
  tid: number;
}

/**
 * Children that were heard of without an announcement. Mostly their parent's event is only a moment late. But a parent
 * that is killed in fork(2) reports none (ptrace_stop of the kernel gives way to SIGKILL), and its child, attached and
 * stopped, would stay so for ever. Before its end it stops once more (PTRACE_EVENT_EXIT), and as long as it does, its child
 * is a child of its.
 */
export class Orphans {
  readonly #early = new Map<number, Early>();
  readonly #tracees: ReadonlyMap<number, Tracee>;

  constructor(tracees: ReadonlyMap<number, Tracee>) {
    this.#tracees = tracees;
  }

  /** What was heard of a child that is announced now. */
  claim(tid: number): Early | null {
    const early = this.#early.get(tid);
    this.#early.delete(tid);
    return early ?? null;
  }

  stopped(tid: number): void {
    this.#hear(tid).stopped = true;
  }

  /** It has been killed, and is still whose it was born as. */
  leaving(tid: number): void {
    this.#hear(tid).from = parentage(tid);
  }

  /** False when no child of a tracee can be meant. */
  ended(tid: number, status: number): boolean {
    if (!this.#early.has(tid) && ![...this.#tracees.values()].some((tracee) => forkOf(tracee) !== null))
      return false;
    this.#hear(tid).ended = { status, worldTid: worldPidOf(tid) };
    return true;
  }

  #hear(tid: number): Early {
    const early = this.#early.get(tid) ?? { stopped: false, ended: null, from: null };
    this.#early.set(tid, early);
    return early;
  }

  /** The children of a thread that is about to end in a fork: those of them that nobody will announce any more. */
  of(parent: Tracee, call: PendingCall): Orphan[] {
    const { process, tid } = parent;
    const flags = flagsOf(parent, call);
    if (!process || flags & CLONE_THREAD) return [];
    const siblings = (flags & CLONE_PARENT) !== 0;
    const hostPid = siblings ? (parentage(process.hostPid)?.parent ?? 0) : process.hostPid;
    const found = childrenOf(hostPid, siblings ? threadsOf(hostPid) : [tid]).filter(
      (child) => this.#isUnannounced(child) && (!siblings || this.#isOnlyOf(child, parent, call)),
    );
    // Where its parent ignores SIGCHLD, one that has ended is in no list.
    for (const [child, { ended, from }] of this.#early)
      if (ended && from?.process === child && from.parent === hostPid) found.push(child);
    return [...new Set(found)].map((child) => {
      const { stopped, ended } = this.claim(child) ?? { stopped: false, ended: null };
      return { tid: child, stopped, ended };
    });
  }

  #isUnannounced(tid: number): boolean {
    if (this.#tracees.has(tid)) return false;
    return this.#early.has(tid) || parentage(tid)?.tracer === process.pid;
  }

  /** With CLONE_PARENT its siblings are in the list, and children that their common parent may be about to announce. */
  #isOnlyOf(child: number, parent: Tracee, call: PendingCall): boolean {
    const registers = ptrace.getRegisters(child);
    const fits = ({ registers: made }: PendingCall): boolean => registers === null || made.ledTo(registers);
    const others = [...this.#tracees.values()].filter((tracee) => tracee !== parent).map(forkOf);
    return fits(call) && !others.some((other) => other !== null && fits(other));
  }

  /** A process has ended, and with it all its threads, announced or not. */
  forget({ hostPid }: Process): void {
    for (const [tid, { from }] of this.#early) if (from?.process === hostPid) this.#early.delete(tid);
  }
}

function flagsOf({ tid }: Tracee, { decoder, registers }: PendingCall): number {
  return cloneFlags(decoder.name, registers, new TraceeContext(tid, registers).memory);
}

/** The fork that a thread is in and has not announced a child of. */
export function forkOf(tracee: Tracee): PendingCall | null {
  const call = tracee.newborn ? null : callUnderWay(tracee);
  return call && isFork(call.decoder.name) ? call : null;
}
