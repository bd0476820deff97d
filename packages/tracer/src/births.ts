import { PTRACE_EVENT, ptrace, signalName, SIGNALS, WaitStatus } from '@daemonlab/libc';
import { TraceeContext } from './context.js';
import { goneError, reachPark, refuseParking, released, resume, type Core } from './core.js';
import {
  clearsHandlers,
  cloneFlags,
  CLONE_NEWPID,
  CLONE_SIGHAND,
  CLONE_THREAD,
  exitSignal,
  isFork,
} from './forks.js';
import { Orphans } from './orphans.js';
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

export const VIA = {
  [PTRACE_EVENT.FORK]: 'fork',
  [PTRACE_EVENT.VFORK]: 'vfork',
  [PTRACE_EVENT.CLONE]: 'clone',
} as const;
export type ForkEvent = keyof typeof VIA;

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
    this.#orphans = new Orphans(core.processes, core.tracees);
  }

  /** The parent's event. The parent is resumed. */
  forked(parent: Tracee, event: ForkEvent): void {
    const tid = ptrace.eventMessage(parent.tid);
    if (tid === null) return;
    const injection = parent.state.kind === 'injecting' ? parent.state.injection : null;
    const child = this.#newborn(tid, parent, VIA[event], injection?.call ?? parent.call, injection);
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
    via: Birth['via'],
    call: PendingCall | null,
    injection: Injection | null,
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
      via,
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
        numbers,
        choosesProcessors: parent.choosesProcessors,
        stops: parent.stops,
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
        ...sourceOf(birth),
      });
      this.#core.sink.dirty(worldTid);
      this.#core.sink.dirty(parent.pid);
    }
    this.#core.processor.born(child, birth.call);
    if (live) this.beginLife(child);
    // They have waited for this one too, who might have been their parent.
    if (this.#orphans.waiting) this.#adopt();
  }

  /** Lets a child whose birth has been told run, if its first stop has come. */
  beginLife(child: Tracee): void {
    if (child.state.kind !== 'newborn' || !child.process) return;
    const { birth } = child.state;
    if (birth.ended !== null) this.ended(child, birth.ended.status);
    else if (birth.stopped) {
      if (birth.registers) ptrace.setRegisters(child.tid, birth.registers);
      if (birth.mask !== null) ptrace.setSignalMask(child.tid, birth.mask);
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
  unannounced(tid: number): void {
    this.#orphans.stopped(tid);
    this.#adopt();
  }

  /** The end of someone unknown; false when it can be no child of a tracee's. */
  unannouncedEnd(tid: number, status: number): boolean {
    return this.#orphans.ended(tid, status);
  }

  /** Children that will never be announced, since their parent was killed in the fork that made them. */
  #adopt(orphans = this.#orphans.take()): void {
    for (const { tid, parent, call, stopped, ended } of orphans) {
      const { tracee, birth } = this.#newborn(
        tid,
        parent,
        call.decoder.name === 'fork' || call.decoder.name === 'vfork' ? call.decoder.name : 'fork',
        call,
        null,
      );
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
    const { newborn, call } = tracee;
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
    if (!newborn && process && call && isFork(call.decoder.name)) {
      this.#orphans.bereaved(tracee, call);
    }
    // Before its end is told.
    if (this.#orphans.waiting) this.#adopt();
    if (process?.hostPid === tracee.tid) this.#adopt(this.#orphans.takeBefore(process));
    if (process) this.#left(tracee, process, status);
  }

  #left(tracee: Tracee, process: NonNullable<Tracee['process']>, status: number): void {
    const { processes, sink } = this.#core;
    process.threads.delete(tracee.tid);
    process.lagging.delete(tracee.tid);
    if (tracee.tid !== process.hostPid) return;
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
