import { defaultAction, ERRNO, ptrace, RESTART_ERRNO, signalName } from '@daemonlab/libc';
import type { Core } from './core.js';
import { haveFailed, haveRepeatedAfterIgnored } from './repeats.js';
import { originOf } from './senders.js';
import { dispositionOf, isKeptFromInit } from './signals.js';
import type { Handler, Tracee } from './tracee.js';

const { EINTR } = ERRNO;

/** Signals at their delivery, and the job-control stops that some of them make. */
export class Deliveries {
  readonly #core: Core;
  /** Tells the end of a call that a signal has made fail. */
  readonly #interrupted: (tracee: Tracee, result: number) => void;

  constructor(core: Core, interrupted: (tracee: Tracee, result: number) => void) {
    this.#core = core;
    this.#interrupted = interrupted;
  }

  /**
   * A signal is about to be delivered: tells it, and what it does to a call that it came into. Returns its handler, and
   * whether it is not to be delivered.
   */
  signalled(tracee: Tracee, signal: number): { handler?: Handler | undefined; kept: boolean } {
    const { process } = tracee;
    const info = ptrace.signalInfo(tracee.tid);
    if (!process || !info) return { kept: false };
    const kept = isKeptFromInit(process, info);
    const handler = process.handlers.get(signal);
    if (handler?.kind === 'caught') {
      haveFailed(tracee.tid, tracee.lastWait, handler.restart);
      this.#cut(tracee, handler.restart);
      if (handler.once) process.handlers.delete(signal);
    } else if (handler?.kind === 'ignored' || kept || defaultAction(signal) === 'ignore')
      haveRepeatedAfterIgnored(tracee.tid);
    this.#core.sink.event({
      type: 'signal',
      pid: process.pid,
      signal: signalName(signal),
      disposition: handler?.kind ?? dispositionOf(process, info),
      ...originOf(this.#core.processes, process, info),
    });
    this.#core.sink.dirty(process.pid);
    return { handler, kept };
  }

  /**
   * What becomes of the innermost interrupted call when a handler is about to run: the kernel decides at the first handler
   * whether the program sees EINTR or, after it, the call again (signal(7)).
   */
  #cut(tracee: Tracee, restarts: boolean): void {
    const cut = tracee.interrupted.at(-1);
    if (!cut || cut.handled) return;
    const again =
      cut.result === -RESTART_ERRNO.ERESTARTNOINTR || (cut.result === -RESTART_ERRNO.ERESTARTSYS && restarts);
    if (again) cut.handled = true;
    else this.#interrupted(tracee, -EINTR);
  }

  /** A group stop: the whole process is stopped by a job-control signal; each thread reports it, and again when asked. */
  stopped(tracee: Tracee, signal: number): void {
    const { process } = tracee;
    tracee.stopped = true;
    if (process && !process.lagging.delete(tracee.tid) && !process.stopped) {
      process.stopped = true;
      this.#core.sink.event({ type: 'stop', pid: process.pid, signal: signalName(signal) });
      this.#core.sink.dirty(process.pid);
    }
  }

  /** The end of a group stop, as a thread that was in it reports it. */
  continued(tracee: Tracee): void {
    const { process } = tracee;
    tracee.stopped = false;
    if (!process?.stopped) return;
    process.stopped = false;
    process.lagging.clear();
    for (const tid of process.threads) {
      if (tid !== tracee.tid && !this.#core.tracees.get(tid)?.stopped) process.lagging.add(tid);
    }
    this.#core.sink.event({ type: 'continue', pid: process.pid, signal: 'SIGCONT' });
    this.#core.sink.dirty(process.pid);
  }
}
