import { LabError } from '@daemonlab/protocol';
import { ptrace, PTRACE_EVENT, SIGNALS, WaitStatus } from '@daemonlab/libc';
import { Births } from './births.js';
import { BlockedSignals } from './blocked.js';
import { needsEveryCall } from './every-call.js';
import { keepWaiting } from './repeats.js';
import { CallStops } from './call-stops.js';
import type { EncodedCall } from './calls.js';
import { Core, interrupt, leaveTrap, OPTIONS, released, resume, type TracerOptions } from './core.js';
import { Deliveries } from './deliveries.js';
import { Execs } from './execs.js';
import { Injections } from './injections.js';
import { Parks } from './parks.js';
import type { BreakpointScope } from './steering.js';
import { StopLoop } from './stop-loop.js';
import { CALL_STOP } from './turns.js';
import { WaysBack } from './ways-back.js';
import { leaveWorld, setWorldOf } from './world-pid.js';
import { ownMask } from './shield.js';
import {
  callUnderWay,
  heldBefore,
  newProcess,
  newTracee,
  type InjectionEnd,
  type Process,
  type Tracee,
  stopsAtEveryCall,
} from './tracee.js';

/** Families of calls that change the caller's row. */
const CHANGING: ReadonlySet<string> = new Set([
  'session',
  'directory',
  'umask',
  'descriptors',
  'credentials',
  'signals',
]);

/**
 * Watches and steers the processes of a world through ptrace(2). All of it runs on one thread, synchronously: ptrace
 * belongs to the thread that seized. One owner calls `close`.
 */
export class Tracer {
  readonly #core: Core;
  readonly #loop: StopLoop;
  readonly #births: Births;
  readonly #blocked: BlockedSignals;
  readonly #calls: CallStops;
  readonly #deliveries: Deliveries;
  readonly #execs: Execs;
  readonly #injections: Injections;
  readonly #parks: Parks;
  readonly #waysBack: WaysBack;

  constructor(options: TracerOptions) {
    const core = new Core(options);
    this.#core = core;
    this.#loop = new StopLoop(core, (tid, status) => this.#handle(tid, status));
    this.#births = new Births(core);
    this.#blocked = new BlockedSignals(core);
    this.#calls = new CallStops(core, this.#births, this.#blocked);
    this.#deliveries = new Deliveries(core, (tracee, result) => this.#calls.interrupted(tracee, result));
    this.#execs = new Execs(core);
    const soon = (): void => this.#loop.soon();
    this.#waysBack = new WaysBack(core);
    this.#parks = new Parks(core, this.#waysBack, soon);
    this.#injections = new Injections(core, this.#calls, this.#births, this.#parks, this.#waysBack, soon);
  }

  /** Living processes, by the world's pid. */
  get processes(): ReadonlyMap<number, Process> {
    return this.#core.processes;
  }

  close(): void {
    this.#loop.close();
    leaveWorld();
  }

  /**
   * Tells at once what has happened and is not told yet. Returns the number of stops that were there. What they changed is
   * left to the caller: `settled` is not called.
   */
  catchUp(): number {
    return this.#loop.catchUp();
  }

  /** Tracees wait where they stop, for as long as nobody takes what is told of them. */
  stall(stalled: boolean): void {
    this.#loop.stall(stalled);
  }

  /**
   * Takes over a process that nobody traces yet: the first of a world, from which all others are born traced.
   * Errors: SysError EPERM where ptrace is not allowed, LabError `no-process` when it is gone.
   */
  seize(hostPid: number, pid: number, program: string): Process {
    if (!ptrace.seize(hostPid, OPTIONS)) throw new LabError('no-process', `process ${hostPid} is gone`);
    const tracee = newTracee(hostPid, { kind: 'running' }, this.#core.watch);
    tracee.worldTid = pid;
    setWorldOf(hostPid);
    tracee.process = newProcess(tracee, pid, {
      program,
      parent: 0,
      handlers: new Map(),
      nests: false,
      ownFilter: false,
    });
    this.#core.tracees.set(hostPid, tracee);
    this.#core.processes.set(pid, tracee.process);
    return tracee.process;
  }

  // ---- steering

  setBreakpoint(call: string, scope: BreakpointScope, enabled: boolean): void {
    this.#core.steering.setBreakpoint(call, scope, enabled);
    this.#watchCalls();
  }

  /** Makes a call fail without being run: the nth from now on, or every one. */
  setFault(call: string, errno: string | null, nth: number | undefined): void {
    this.#core.steering.setFault(call, errno, nth);
    this.#watchCalls();
  }

  /** Has every call stop as long as one is steered that the filter, which cannot be changed any more, lets pass. */
  #watchCalls(): void {
    const { watch, tracees, steering, decoders } = this.#core;
    const before = watch.everyCall;
    watch.everyCall = needsEveryCall(steering, decoders);
    if (!watch.everyCall || before) return;
    // Those that run will be let go on in the new way.
    for (const tracee of tracees.values()) if (tracee.state.kind === 'running') interrupt(tracee);
    this.#loop.soon();
  }

  /** Whether a process stands before a call at a breakpoint. */
  isHeld(pid: number): boolean {
    return this.#threads(pid).some(({ state }) => heldBefore(state) !== null);
  }

  /**
   * Whether a process is within execve(2) and not held before it: /proc may show it as it is neither before nor after, with
   * the new program's name and no command line yet.
   */
  isExecing(pid: number): boolean {
    // Asked of every row whenever the table is read.
    for (const tid of this.#core.processes.get(pid)?.threads ?? []) {
      const thread = this.#core.tracees.get(tid);
      const call = thread && callUnderWay(thread);
      if (call?.decoder.name === 'execve' || call?.decoder.name === 'execveat') return true;
    }
    return false;
  }

  /**
   * Processes whose rows may already show what a call has changed whose end is still to be told: causes come first. None of
   * these calls waits for anything.
   */
  changing(): ReadonlySet<number> {
    const pids = new Set<number>();
    for (const tracee of this.#core.tracees.values()) {
      const call = callUnderWay(tracee);
      if (!call || !tracee.process || !CHANGING.has(call.decoder.family)) continue;
      pids.add(tracee.process.pid);
      const other = call.decoder.name === 'setpgid' ? call.registers.i32(0) : 0;
      if (other !== 0) pids.add(other);
    }
    return pids;
  }

  /** What a process blocks of its own accord, for the moment in which all signals are kept from it; else null. */
  ownMask(pid: number): bigint | null {
    return ownMask(this.#core.tracees.get(this.#core.processes.get(pid)?.hostPid ?? 0));
  }

  /** Lets a held process make its call, and stop again before its next traced one if asked. Errors: LabError `not-held`. */
  release(pid: number, to: 'end' | 'next-call'): void {
    for (const tracee of this.#threads(pid)) {
      const { state, process } = tracee;
      if (state.kind !== 'held' || !process) continue;
      tracee.stepping = to === 'next-call';
      released(this.#core, process, state.call);
      this.#calls.enter(tracee, state.call);
      this.#loop.soon();
      return;
    }
    throw new LabError('not-held', `process ${pid} is not held before a call`);
  }

  // ---- injected calls

  /**
   * Makes a process take a system call, after those made before have ended, and lets it go on unless it is to stay
   * parked for more. One that is held at a breakpoint, or stopped by job control, stays so. Errors: LabError `no-process`,
   * `no-call-site`.
   */
  async inject(
    pid: number,
    call: EncodedCall,
    options: { stayParked?: boolean } = {},
  ): Promise<InjectionEnd> {
    return this.#injections.inject(this.#process(pid), call, options.stayParked ?? false);
  }

  /** Lets a process that stayed parked go on. Errors: LabError `no-process`. */
  unpark(pid: number): void {
    for (const tracee of this.#threads(this.#process(pid).pid)) this.#parks.unpark(tracee);
  }

  /** To be called after a signal was sent to a process from outside its world: tells of it where it is blocked. */
  signalSent(pid: number, signal: number): void {
    const process = this.#core.processes.get(pid);
    if (process) this.#blocked.sent(process, signal);
  }

  #threads(pid: number): Tracee[] {
    const tids = [...(this.#core.processes.get(pid)?.threads ?? [])];
    return tids.map((tid) => this.#core.tracees.get(tid)).filter((one) => one !== undefined);
  }

  /** Errors: LabError `no-process`. */
  #process(pid: number): Process {
    const process = this.#core.processes.get(pid);
    if (!process) throw new LabError('no-process', `there is no process ${pid}`);
    return process;
  }

  // ---- stops

  #handle(tid: number, status: number): void {
    const tracee = this.#core.tracees.get(tid);
    if (!WaitStatus.stopped(status)) {
      if (tracee) this.#births.ended(tracee, status);
      else if (!this.#births.unannouncedEnd(tid, status)) this.#core.sink.otherEnded(tid, status);
      return;
    }
    const event = WaitStatus.event(status);
    if (!tracee) {
      this.#births.unannounced(tid, event);
      return;
    }
    const signal = WaitStatus.stopSignal(status);
    switch (event) {
      case 0:
        if (signal === CALL_STOP) this.#callStop(tracee);
        else this.#signalStop(tracee, signal);
        return;
      case PTRACE_EVENT.SECCOMP:
        this.#seccompStop(tracee);
        return;
      case PTRACE_EVENT.FORK:
      case PTRACE_EVENT.VFORK:
      case PTRACE_EVENT.CLONE:
        this.#births.forked(tracee, event);
        return;
      case PTRACE_EVENT.EXEC:
        this.#execs.execed(tracee);
        return;
      case PTRACE_EVENT.EXIT:
        this.#births.leaving(tracee);
        return;
      case PTRACE_EVENT.STOP:
        this.#trapStop(tracee, signal);
        return;
      default:
        resume(tracee); // none that we have asked for
    }
  }

  #seccompStop(tracee: Tracee): void {
    const { state } = tracee;
    if (state.kind === 'returning') this.#waysBack.arrive(tracee, state.way);
    else if (state.kind === 'injecting')
      resume(tracee); // its entry has been seen
    else this.#calls.before(tracee);
  }

  #callStop(tracee: Tracee): void {
    const { state } = tracee;
    if (state.kind === 'returning') this.#waysBack.atCallStop(tracee, state.way);
    else if (state.kind === 'injecting') this.#injections.atCallStop(tracee, state.injection);
    else this.#calls.atCallStop(tracee);
  }

  #signalStop(tracee: Tracee, signal: number): void {
    // It would not have been looked for without an injected call, and the end of the group stop takes it back (signal(7)).
    if (tracee.stopped && signal === SIGNALS.SIGSTOP) {
      resume(tracee);
      return;
    }
    const { handler, kept } = this.#deliveries.signalled(tracee, signal);
    if (tracee.state.kind === 'injecting')
      this.#injections.signalled(tracee, tracee.state.injection, signal, handler);
    else if (kept) resume(tracee);
    else resume(tracee, signal);
  }

  /** PTRACE_EVENT_STOP: a birth, a group stop and its end, or our own interruption. */
  #trapStop(tracee: Tracee, signal: number): void {
    const { state, stopped } = tracee;
    if (state.kind === 'newborn') {
      this.#births.firstStop(tracee, state.birth);
      return;
    }
    if (signal !== SIGNALS.SIGTRAP) this.#deliveries.stopped(tracee, signal);
    else if (stopped) this.#deliveries.continued(tracee);
    if (this.#injections.trapped(tracee)) return;
    if (stopsAtEveryCall(tracee) && !stopped && !tracee.stopped) keepWaiting(tracee.tid, tracee.wait);
    tracee.state = { kind: tracee.stopped ? 'group-stop' : 'running' };
    leaveTrap(tracee);
  }
}
