import { PTRACE_EVENT, PTRACE_O, ptrace, signalName, SIGNALS, WaitStatus } from '@daemonlab/libc';
import { TraceeContext } from './context.js';
import { goneError, OPTIONS, reachPark, refuseParking, released, resume, type Core } from './core.js';
import {
  clearsHandlers,
  cloneFlags,
  CLONE_NEWPID,
  CLONE_PARENT,
  CLONE_SIGHAND,
  CLONE_THREAD,
  exitSignal,
  viaOf,
} from './forks.js';
import { forkOf, Orphans } from './orphans.js';
import { handlersAfterExec } from './signals.js';
import {
  newProcess,
  newTracee,
  heldBefore,
  sourceOf,
  type Birth,
  type Handler,
  type Injection,
  type PendingCall,
  type Tracee,
} from './tracee.js';
import { innerNumbersOf, worldPidOf } from './world-pid.js';

const VIA = {
  [PTRACE_EVENT.FORK]: 'fork',
  [PTRACE_EVENT.VFORK]: 'vfork',
  [PTRACE_EVENT.CLONE]: 'clone',
} as const;
type ForkEvent = keyof typeof VIA;

/**
 * How tracees come and go. The kernel tells of a birth in two pieces that arrive in any order: the parent's event (with
 * the child's host tid) and the child's first stop. Where nobody can be asked for the child's number in the world any more,
 * and for an injected call, it is the result of a third, the parent's return.
 */
export class Births {
  readonly #core: Core;
  /** Children that were heard of before their parent's event. */
  readonly #orphans: Orphans;

  constructor(core: Core) {
    this.#core = core;
    this.#orphans = new Orphans(core.tracees);
  }

  /**
   * A thread is about to fork. Until its child is announced it stops before its end too: it may be killed before that, and
   * afterwards nobody could tell whose child it was.
   */
  forking(tracee: Tracee): void {
    if (!tracee.stopsAtExit) ptrace.setOptions(tracee.tid, OPTIONS | PTRACE_O.TRACEEXIT);
    tracee.stopsAtExit = true;
  }

  #hasForked(tracee: Tracee): void {
    if (tracee.stopsAtExit) ptrace.setOptions(tracee.tid, OPTIONS);
    tracee.stopsAtExit = false;
  }

  /** The parent's event. The parent is resumed. */
  forked(parent: Tracee, event: ForkEvent): void {
    const tid = ptrace.eventMessage(parent.tid);
    if (tid === null) return;
    this.#hasForked(parent);
    const injection = parent.state.kind === 'injecting' ? parent.state.injection : null;
    const child = this.#newborn(tid, parent, injection?.call ?? parent.call, injection, VIA[event]);
    const early = this.#orphans.claim(tid);
    if (early) {
      child.birth.stopped = early.stopped;
      child.birth.ended = early.ended;
    }
    // Its return would tell the number too, but is one more stop; that of a vfork comes only once its child has exec'ed.
    const worldTid = injection && event !== PTRACE_EVENT.VFORK ? null : worldPidOf(tid);
    if (worldTid === null) {
      parent.newborn = child.tracee;
      resume(parent);
      return;
    }
    if (!injection) parent.call = null;
    resume(parent);
    this.tell(child.tracee, worldTid, true);
  }

  #newborn(
    tid: number,
    parent: Tracee,
    call: PendingCall | null,
    injection: Injection | null,
    via?: Birth['via'],
  ): { tracee: Tracee; birth: Birth } {
    let flags = 0;
    let clearHandlers = false;
    let endSignal: number = SIGNALS.SIGCHLD;
    if (call) {
      const { memory } = new TraceeContext(parent.tid, call.registers);
      flags = cloneFlags(call.decoder.name, call.registers, memory);
      clearHandlers = clearsHandlers(call.decoder.name, call.registers, memory);
      endSignal = exitSignal(call.decoder.name, call.registers, memory);
    }
    const source = call?.source ?? null;
    const birth: Birth = {
      via: via ?? viaOf(call?.decoder.name ?? 'fork', flags, endSignal),
      parent,
      call,
      flags,
      exitSignal: endSignal,
      clearHandlers,
      source,
      registers: injection?.saved ?? null,
      mask: injection?.mask ?? null,
      stopped: false,
      ended: null,
    };
    const tracee = newTracee(tid, { kind: 'newborn', birth }, this.#core.watch);
    tracee.stopsAtExit = true;
    this.#core.tracees.set(tid, tracee);
    return { tracee, birth };
  }

  /**
   * A newborn's number in the world is known: its birth is told. It goes on living at once, or when `beginLife` is called.
   * Number 0: it never ran and nobody can know its number any more, so that there is nothing to tell.
   */
  tell(child: Tracee, worldTid: number, live: boolean): void {
    if (child.state.kind !== 'newborn') return;
    const { birth } = child.state;
    const parent = birth.parent.process;
    const nests = parent?.nests === true || (birth.flags & CLONE_NEWPID) !== 0;
    if (nests) worldTid = birth.ended?.worldTid ?? worldPidOf(child.tid) ?? 0;
    if (!parent || worldTid <= 0) {
      this.#core.tracees.delete(child.tid);
      return;
    }
    child.worldTid = worldTid;
    if (birth.flags & CLONE_THREAD) {
      child.process = parent;
      parent.threads.add(child.tid);
    } else {
      const handlers: Map<number, Handler> =
        birth.flags & CLONE_SIGHAND ? parent.handlers : new Map(parent.handlers);
      if (birth.clearHandlers) handlersAfterExec(handlers);
      const numbers = (nests ? innerNumbersOf(child.tid) : null) ?? [worldTid];
      child.process = newProcess(child, worldTid, {
        program: parent.program,
        parent: parent.pid,
        handlers,
        nests,
        ownFilter: parent.ownFilter,
        numbers,
        choosesProcessors: parent.choosesProcessors,
      });
      parent.endSignals.add(birth.exitSignal);
      const known = numbers[parent.numbers.length - 1];
      if (known !== undefined && known !== worldTid) parent.offspring.set(known, worldTid);
      this.#core.processes.set(worldTid, child.process);
      this.#core.sink.event({
        type: 'fork',
        pid: parent.pid,
        child: worldTid,
        via: birth.via,
        ...((birth.flags & CLONE_PARENT) !== 0 && { inherits: false }),
        ...sourceOf(birth),
      });
      this.#core.sink.dirty(worldTid);
      this.#core.sink.dirty(parent.pid);
    }
    this.#core.processor.born(child, birth.call);
    if (live) this.beginLife(child);
  }

  /** Lets a child whose birth has been told run, if its first stop has come. */
  beginLife(child: Tracee): void {
    if (child.state.kind !== 'newborn' || !child.process) return;
    const { birth } = child.state;
    if (birth.ended !== null) this.ended(child, birth.ended.status);
    else if (birth.stopped) {
      if (birth.registers) ptrace.setRegisters(child.tid, birth.registers);
      if (birth.mask !== null) ptrace.setSignalMask(child.tid, birth.mask);
      this.#hasForked(child); // it has inherited this too
      child.state = { kind: 'running' };
      if (child.parking.length > 0) reachPark(this.#core, child);
      else resume(child);
    }
  }

  /** A newborn's first stop. */
  firstStop(child: Tracee, birth: Birth): void {
    birth.stopped = true;
    this.beginLife(child);
  }

  /** A stop of someone whom no event has announced yet, or whose parent was killed before it could be. */
  unannounced(tid: number, event: number): void {
    if (event !== PTRACE_EVENT.EXIT) {
      this.#orphans.stopped(tid);
      return;
    }
    this.#orphans.leaving(tid);
    ptrace.cont(tid);
  }

  /** The end of someone unknown; false when it can be no child of a tracee's. */
  unannouncedEnd(tid: number, status: number): boolean {
    return this.#orphans.ended(tid, status);
  }

  /** A thread is about to end; its children are still its own. */
  leaving(tracee: Tracee): void {
    this.#tellUnannounced(tracee);
    ptrace.cont(tracee.tid);
  }

  /** Children that will never be announced, since their parent was killed in the fork that made them. */
  #tellUnannounced(parent: Tracee): void {
    const call = forkOf(parent);
    if (!call) return;
    const injection = parent.state.kind === 'injecting' ? parent.state.injection : null;
    for (const { tid, stopped, ended } of this.#orphans.of(parent, call)) {
      const { tracee, birth } = this.#newborn(tid, parent, call, injection);
      birth.stopped = stopped;
      birth.ended = ended;
      this.tell(tracee, ended?.worldTid ?? worldPidOf(tid) ?? 0, true);
    }
  }

  /** A tracee has ended: exited or been killed. */
  ended(tracee: Tracee, status: number): void {
    const core = this.#core;
    const { process, state } = tracee;
    if (state.kind === 'newborn' && !process) {
      // Killed before its parent's fork returned: the birth is told first, once the number is known.
      state.birth.ended = { status, worldTid: worldPidOf(tracee.tid) };
      return;
    }
    const { newborn } = tracee;
    tracee.newborn = null;
    if (newborn?.state.kind === 'newborn')
      this.tell(newborn, newborn.state.birth.ended?.worldTid ?? worldPidOf(newborn.tid) ?? 0, true);
    core.tracees.delete(tracee.tid);
    refuseParking(tracee, goneError);
    switch (state.kind) {
      case 'injecting':
      case 'postponed':
        state.injection.resolve({ kind: 'exited' });
        break;
      case 'ending':
        state.injection.resolve(state.end);
        break;
      case 'returning':
        state.way.done();
        break;
      case 'newborn':
      case 'running':
      case 'held':
      case 'parked':
      case 'group-stop':
        break;
    }
    const held = heldBefore(state);
    // Its process may go on without it: killed by another thread's execve.
    if (held && process && tracee.tid !== process.hostPid) released(core, process, held);
    if (process) this.#left(tracee, process, status);
  }

  #left(tracee: Tracee, process: NonNullable<Tracee['process']>, status: number): void {
    const { processes, sink } = this.#core;
    process.threads.delete(tracee.tid);
    process.lagging.delete(tracee.tid);
    if (tracee.tid !== process.hostPid) return;
    this.#orphans.forget(process);
    processes.delete(process.pid);
    this.#core.unreaped += 1;
    sink.event({
      type: 'exit',
      pid: process.pid,
      ...(WaitStatus.exited(status)
        ? { code: WaitStatus.exitCode(status) }
        : { signal: signalName(WaitStatus.termSignal(status)) }),
    });
    sink.dirtyAll();
  }
}
