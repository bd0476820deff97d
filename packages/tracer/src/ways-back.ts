import { ptrace } from '@daemonlab/libc';
import { leaveTrap, reachPark, resume, stands, type Core } from './core.js';
import { shield, unshield } from './shield.js';
import type { Tracee, WayBack } from './tracee.js';

/**
 * The ways of tracees back to the call that they are held before, after one that they took in its place. They are put
 * before their own system call instruction again and held when they come to it, a moment later; signals are blocked on that
 * way, so that they wait for the end of the hold as they would have done without us. SIGSTOP cannot be: a group stop may
 * come, with more calls to take in it, and the way is taken up again at its end.
 */
export class WaysBack {
  readonly #core: Core;
  constructor(core: Core) {
    this.#core = core;
  }

  /** The tracee stands where it has its registers already, or in a PTRACE_EVENT_STOP. */
  takeUp(tracee: Tracee, way: WayBack): void {
    shield(tracee.tid, way);
    tracee.state = { kind: 'returning', way };
    resume(tracee);
  }

  /** A system call stop on the way. */
  atCallStop(tracee: Tracee, way: WayBack): void {
    const { info } = this.#core;
    if (!ptrace.syscallInfo(tracee.tid, info)) return;
    if (info.op === 'entry' && way.held.unfiltered) this.arrive(tracee, way);
    else resume(tracee); // at the seccomp stop that follows
  }

  /** The tracee has come to the call that it was held before. */
  arrive(tracee: Tracee, way: WayBack): void {
    unshield(tracee.tid, way);
    tracee.state = { kind: 'held', call: way.held };
    way.done();
    stands(this.#core, tracee);
  }

  /** A PTRACE_EVENT_STOP on the way. */
  trapped(tracee: Tracee, way: WayBack): void {
    if (!tracee.stopped) {
      this.takeUp(tracee, way);
      return;
    }
    unshield(tracee.tid, way);
    way.done();
    this.#core.yielding = true;
    if (tracee.parking.length > 0) reachPark(this.#core, tracee, way);
    else leaveTrap(tracee);
  }
}
