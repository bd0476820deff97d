import { LabError } from '@daemonlab/protocol';
import { goneError, interrupt, leaveTrap, refuseParking, type Core } from './core.js';
import { hasExited } from './thread-state.js';
import type { Process, Tracee } from './tracee.js';
import type { WaysBack } from './ways-back.js';

/** A thread that exits while others of its process go on is seen to have done so only by asking, this often. */
const EXIT_MS = 20;
/** Another thread of the process must take the call. */
const THREAD_LEFT = new LabError('no-process', 'the thread has exited');

/**
 * Tracees that are to take calls stand still where the kernel is about to look for signals (PTRACE_INTERRUPT): there their
 * registers can be put aside, and given back untouched afterwards. One in a group stop stands there already; it leaves
 * PTRACE_LISTEN, reports the same stop once more, and is put back into it (PTRACE_LISTEN) when nobody wants it any longer.
 */
export class Parks {
  readonly #core: Core;
  readonly #ways: WaysBack;
  readonly #soon: () => void;

  constructor(core: Core, ways: WaysBack, soon: () => void) {
    this.#core = core;
    this.#ways = ways;
    this.#soon = soon;
  }

  /**
   * The thread of a process that is to take a call, standing still: the first one, or another if that has exited.
   * Errors: LabError `no-process`.
   */
  async stand(process: Process): Promise<Tracee> {
    for (;;) {
      const tracee = this.#threadOf(process);
      try {
        await this.#park(tracee);
        return tracee;
      } catch (error) {
        if (error !== THREAD_LEFT) throw error;
      }
    }
  }

  /** A living thread of a process, the first one if it can be. */
  #threadOf(process: Process): Tracee {
    const { tracees } = this.#core;
    const first = tracees.get(process.hostPid);
    if (first && process.threads.size === 1) return first;
    for (const tid of [process.hostPid, ...process.threads]) {
      const tracee = tracees.get(tid);
      if (tracee?.process === process && !hasExited(tid)) return tracee;
    }
    throw goneError(process.pid);
  }

  #park(tracee: Tracee): Promise<void> {
    switch (tracee.state.kind) {
      case 'parked':
      case 'held':
        return Promise.resolve();
      case 'injecting':
      case 'postponed':
      case 'ending':
        throw new LabError('busy', `process ${tracee.worldTid} is still in a call it was made to take`);
      case 'newborn':
      case 'running':
      case 'group-stop':
      case 'returning':
        return new Promise((resolve, reject) => {
          tracee.parking.push({ resolve, reject });
          // A newborn stops by itself, and so does one that comes to where it is held.
          const goesOn = tracee.state.kind === 'running' || tracee.stopped;
          if (goesOn && !interrupt(tracee)) refuseParking(tracee, goneError);
          if (tracee.process && tracee.process.threads.size > 1) watchExit(tracee);
          this.#soon();
        });
    }
  }

  /** Lets a parked tracee go on, or be stopped as it was, unless someone else already waits for it. */
  unpark(tracee: Tracee): void {
    const { state, stopped } = tracee;
    if (state.kind !== 'parked' || tracee.process?.queued !== 0) return;
    const { way } = state;
    if (way && !stopped) {
      this.#ways.takeUp(tracee, way);
      return;
    }
    if (way) tracee.state = { kind: 'returning', way };
    else tracee.state = { kind: stopped ? 'group-stop' : 'running' };
    leaveTrap(tracee);
  }
}

/** Refuses to park a thread that turns out to have exited: it will report that only as the last of its process. */
function watchExit(tracee: Tracee): void {
  const timer = setInterval(() => {
    if (tracee.parking.length > 0 && hasExited(tracee.tid)) refuseParking(tracee, () => THREAD_LEFT);
    if (tracee.parking.length === 0) clearInterval(timer);
  }, EXIT_MS);
}
