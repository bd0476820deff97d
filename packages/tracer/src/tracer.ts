import { performance } from 'node:perf_hooks';
import { LabError, type NewEvent } from '@daemonlab/protocol';
import {
  currentArch,
  errnoName,
  errnoNumber,
  isRestart,
  MAX_ERRNO,
  ptrace,
  PTRACE_EVENT,
  PTRACE_O,
  sentByProcess,
  siCodeName,
  signalName,
  SIGNALS,
  SyscallInfo,
  WaitStatus,
  waitNoHang,
  writeMemory,
} from '@daemonlab/libc';
import { decodeContext } from './context.js';
import type { Decoder, DecodeContext } from './decoders/types.js';
import type { EncodedCall } from './calls.js';
import { cloneFlags, CLONE_THREAD, isFork, retrace } from './forks.js';
import { RegisterArgs } from './register-args.js';
import { dispositionOf, handlersAfterExec, trackSigaction } from './signals.js';
import { Steering, type BreakpointScope } from './steering.js';
import { findSyscallSite, restarted } from './syscall-site.js';
import { newTracee, type InjectionEnd, type PendingCall, type Process, type Tracee } from './tracee.js';
import { worldPidOf } from './world-pid.js';

/** Who is told what happens. Pids are the world's. */
export interface TracerSink {
  event(event: NewEvent): void;
  /** The row of this process may have changed. */
  dirty(pid: number): void;
  /** Any row may have changed. */
  dirtyAll(): void;
  /** A batch of stops has been handled. */
  settled(): void;
  /** A child of ours that is no tracee has ended. */
  otherEnded(hostPid: number, status: number): void;
}

export interface TracerOptions {
  decoders: ReadonlyMap<string, Decoder>;
  watchFiles: boolean;
  /** Processes that may exist at once, beyond which fork fails with EAGAIN, and who is told of that. */
  maxProcesses: number;
  onRefusedFork(pid: number): void;
  sink: TracerSink;
}

const OPTIONS =
  PTRACE_O.TRACESYSGOOD |
  PTRACE_O.TRACEFORK |
  PTRACE_O.TRACEVFORK |
  PTRACE_O.TRACECLONE |
  PTRACE_O.TRACEEXEC |
  PTRACE_O.TRACESECCOMP |
  PTRACE_O.EXITKILL;

const SYSCALL_STOP = SIGNALS.SIGTRAP | 0x80;
/** Threads of all processes together: far beyond any program's need, well below what a machine can have. */
const MAX_THREADS = 8192;
/** How long to keep asking for stops after the last one before going back to the event loop: most follow within this time. */
const LINGER_MS = 0.15;
/** The longest the event loop is kept waiting while tracees keep us busy. */
const BURST_MS = 4;
const VIA = {
  [PTRACE_EVENT.FORK]: 'fork',
  [PTRACE_EVENT.VFORK]: 'vfork',
  [PTRACE_EVENT.CLONE]: 'clone',
} as const;

/**
 * Watches and steers the processes of a world through ptrace(2). All of it runs on one thread, synchronously: ptrace
 * belongs to the thread that seized. One owner calls `close`.
 */
export class Tracer {
  readonly steering = new Steering();
  readonly #tracees = new Map<number, Tracee>();
  readonly #processes = new Map<number, Process>();
  /** Tids whose first stop came before the event that announces them. */
  readonly #early = new Map<number, number>();
  readonly #decoders: ReadonlyMap<number, Decoder>;
  readonly #options: TracerOptions;
  readonly #info = new SyscallInfo();
  #yield = false;
  #closed = false;
  readonly #onSigchld = (): void => this.#drain();

  constructor(options: TracerOptions) {
    const { syscalls } = currentArch();
    this.#options = options;
    this.#decoders = new Map(
      [...options.decoders.values()].flatMap((d) =>
        d.name in syscalls ? [[syscalls[d.name]!, d] as const] : [],
      ),
    );
    process.on('SIGCHLD', this.#onSigchld);
  }

  /** Living processes, by the world's pid. */
  get processes(): ReadonlyMap<number, Process> {
    return this.#processes;
  }

  close(): void {
    this.#closed = true;
    process.off('SIGCHLD', this.#onSigchld);
  }

  /**
   * Takes over a process that nobody traces yet: the first of a world, from which all others are born traced.
   * Errors: SysError EPERM where ptrace is not allowed, LabError `no-process` when it is gone.
   */
  seize(hostPid: number, pid: number, program: string): Process {
    if (!ptrace.seize(hostPid, OPTIONS)) throw new LabError('no-process', `process ${hostPid} is gone`);
    const tracee = newTracee(hostPid);
    tracee.worldTid = pid;
    tracee.state = { kind: 'running' };
    tracee.process = {
      pid,
      hostPid,
      program,
      parent: 0,
      handlers: new Map(),
      threads: new Set([hostPid]),
      stopped: false,
    };
    this.#tracees.set(hostPid, tracee);
    this.#processes.set(pid, tracee.process);
    return tracee.process;
  }

  /** Whether a process stands before a call at a breakpoint. */
  isHeld(pid: number): boolean {
    const process = this.#processes.get(pid);
    return [...(process?.threads ?? [])].some((tid) => this.#tracees.get(tid)?.state.kind === 'held');
  }

  /** The leader thread of a process. Errors: LabError `no-process`. */
  #leader(pid: number): Tracee {
    const process = this.#processes.get(pid);
    const tracee = process && this.#tracees.get(process.hostPid);
    if (!tracee) throw new LabError('no-process', `there is no process ${pid}`);
    return tracee;
  }

  setBreakpoint(call: string, scope: BreakpointScope, enabled: boolean): void {
    this.steering.setBreakpoint(call, scope, enabled);
  }

  /** Lets a held process make its call, and stop again before its next traced one if asked. Errors: LabError `not-held`. */
  release(pid: number, to: 'end' | 'next-call'): void {
    const process = this.#processes.get(pid);
    const held =
      process &&
      [...process.threads].map((tid) => this.#tracees.get(tid)).find((t) => t?.state.kind === 'held');
    if (!held || held.state.kind !== 'held')
      throw new LabError('not-held', `process ${pid} is not held before a call`);
    const { call } = held.state;
    held.stepping = to === 'next-call';
    this.#options.sink.event({ type: 'release', pid, name: call.decoder.name });
    this.#enter(held, call);
    this.#soon();
  }

  // ---- injected calls

  /**
   * Makes a process take a system call, after those made before have ended, and lets it go on unless it is to stay
   * parked for more. Errors: LabError `no-process`, `stopped` (by job control), `held` (at a breakpoint), `no-call-site`.
   */
  inject(pid: number, call: EncodedCall, options: { stayParked?: boolean } = {}): Promise<InjectionEnd> {
    const tracee = this.#leader(pid);
    const run = tracee.queue.then(async () => {
      await this.#park(tracee);
      return this.#start(tracee, call);
    });
    tracee.queue = run.catch(() => undefined); // the caller hears of it; those behind in the queue go on
    return options.stayParked ? run : run.finally(() => this.#unpark(tracee));
  }

  #park(tracee: Tracee): Promise<void> {
    switch (tracee.state.kind) {
      case 'parked':
        return Promise.resolve();
      case 'group-stop':
        throw new LabError('stopped', `process ${tracee.worldTid} is stopped by a signal: continue it first`);
      case 'held':
        throw new LabError('held', `process ${tracee.worldTid} is held before a call: let it go on first`);
      case 'injecting':
        throw new LabError('busy', `process ${tracee.worldTid} is still in a call it was made to take`);
      case 'newborn':
      case 'running':
        return new Promise((resolve, reject) => {
          tracee.parking.push({ resolve, reject });
          if (tracee.state.kind === 'running' && !ptrace.interrupt(tracee.tid)) this.#fail(tracee);
          this.#soon();
        });
    }
  }

  #fail(tracee: Tracee): void {
    for (const { reject } of tracee.parking.splice(0))
      reject(new LabError('no-process', `process ${tracee.worldTid} is gone`));
  }

  #start(tracee: Tracee, { nr, prepare }: EncodedCall): Promise<InjectionEnd> {
    const { regs } = currentArch();
    const saved = ptrace.getRegisters(tracee.tid);
    if (!saved) return Promise.resolve({ kind: 'exited' });
    const site = findSyscallSite(tracee.tid, saved);
    if (site === null)
      throw new LabError('no-call-site', `process ${tracee.worldTid} has no instruction to call from`);
    const registers = saved.copy();
    // Below the red zone of 128 bytes that leaf functions may use (System V ABI).
    const args = prepare(tracee.tid, (saved.get(regs.sp) - 128n) & ~15n);
    registers.set(regs.ip, site);
    registers.set(regs.nr, -1n); // no call to restart
    registers.set(regs.nrForEntry, BigInt(nr));
    regs.args.forEach((offset, i) => registers.set(offset, args[i] ?? 0n));
    ptrace.setRegisters(tracee.tid, registers);
    const done = new Promise<InjectionEnd>((resolve) => {
      const injection = {
        nr,
        saved: restarted(saved),
        phase: 'entry' as const,
        call: null,
        execed: false,
        resolve,
      };
      tracee.state = { kind: 'injecting', injection };
    });
    ptrace.contToSyscall(tracee.tid);
    this.#soon();
    return done;
  }

  /** Lets a process that stayed parked go on. */
  unpark(pid: number): void {
    this.#unpark(this.#leader(pid));
  }

  #unpark(tracee: Tracee): void {
    if (tracee.state.kind !== 'parked' || tracee.parking.length > 0) return;
    tracee.state = { kind: 'running' };
    this.#resume(tracee);
  }

  #endInjection(tracee: Tracee, end: InjectionEnd): void {
    if (tracee.state.kind !== 'injecting') return;
    const { injection } = tracee.state;
    tracee.state = { kind: 'parked' };
    if (end.kind === 'returned') ptrace.setRegisters(tracee.tid, injection.saved);
    injection.resolve(end);
    this.#yield = true;
  }

  // ---- stops

  #soon(): void {
    setImmediate(this.#onSigchld);
  }

  /** Handles all that tracees have to report, lingers a moment for what follows at once, then lets the event loop go on. */
  #drain(): void {
    if (this.#closed) return;
    const start = performance.now();
    let last = start;
    this.#yield = false;
    let handled = false;
    for (;;) {
      const wait = waitNoHang();
      const now = performance.now();
      if (wait) {
        handled = true;
        last = now;
        this.#handle(wait.pid, wait.status);
      } else if (now - last > LINGER_MS) break;
      if (this.#yield || now - start > BURST_MS) {
        this.#soon();
        break;
      }
    }
    if (handled) this.#options.sink.settled();
  }

  #handle(tid: number, status: number): void {
    const tracee = this.#tracees.get(tid);
    if (!WaitStatus.stopped(status)) {
      if (tracee) this.#ended(tracee, status);
      else if (!this.#early.delete(tid)) this.#options.sink.otherEnded(tid, status);
      return;
    }
    if (!tracee) {
      this.#early.set(tid, status);
      return;
    }
    const signal = WaitStatus.stopSignal(status);
    switch (WaitStatus.event(status)) {
      case PTRACE_EVENT.FORK:
      case PTRACE_EVENT.VFORK:
      case PTRACE_EVENT.CLONE:
        this.#forked(tracee, WaitStatus.event(status) as keyof typeof VIA);
        return;
      case PTRACE_EVENT.EXEC:
        this.#execed(tracee);
        return;
      case PTRACE_EVENT.SECCOMP:
        this.#called(tracee);
        return;
      case PTRACE_EVENT.STOP:
        this.#stopped(tracee, signal);
        return;
      default:
        if (signal === SYSCALL_STOP) this.#syscallStop(tracee);
        else this.#signalled(tracee, signal);
    }
  }

  /** Lets a stopped tracee go on the way its state asks for. */
  #resume(tracee: Tracee, signal = 0): void {
    if (tracee.state.kind === 'injecting' || tracee.call) ptrace.contToSyscall(tracee.tid, signal);
    else ptrace.cont(tracee.tid, signal);
  }

  #context(tracee: Tracee, args: RegisterArgs): DecodeContext {
    return decodeContext(tracee.tid, args);
  }

  /** Before a call that the filter singles out. */
  #called(tracee: Tracee): void {
    const info = this.#info;
    if (tracee.state.kind === 'injecting' || !ptrace.syscallInfo(tracee.tid, info)) {
      this.#resume(tracee);
      return;
    }
    const call = this.#decode(tracee, info, false);
    if (!call) {
      this.#resume(tracee);
      return;
    }
    const { process } = tracee;
    const interrupted = tracee.restarting;
    if (interrupted?.call.nr === call.nr && interrupted.call.registers.equals(call.registers)) {
      tracee.restarting = null;
      this.#enter(tracee, interrupted.call);
      return;
    }
    if (
      process &&
      (tracee.stepping || this.steering.stopsAt(call.decoder.name, process.pid, process.program))
    ) {
      tracee.stepping = false;
      tracee.state = { kind: 'held', call };
      this.#options.sink.event({ type: 'hold', pid: process.pid, name: call.decoder.name, args: call.args });
      return;
    }
    this.#enter(tracee, call);
  }

  #decode(tracee: Tracee, info: SyscallInfo, injected: boolean): PendingCall | null {
    const decoder = this.#decoders.get(info.number);
    if (!decoder) return null;
    const nr = info.number;
    const registers = new RegisterArgs(info);
    const ctx = this.#context(tracee, registers);
    if (decoder.relevant && !decoder.relevant(ctx, this.#options)) return null;
    return { nr, decoder, registers, args: decoder.args(ctx), injected, fault: null };
  }

  /** Lets a call that was decoded into the kernel, or makes it fail there. */
  #enter(tracee: Tracee, call: PendingCall): void {
    const { name } = call.decoder;
    tracee.state = { kind: 'running' };
    tracee.call = call;
    if (isFork(name)) {
      this.#keepTraced(tracee, call);
      const thread =
        (cloneFlags(name, call.registers, this.#context(tracee, call.registers).memory) & CLONE_THREAD) !== 0;
      const full = thread
        ? this.#tracees.size >= MAX_THREADS
        : this.#processes.size >= this.#options.maxProcesses;
      if (full && tracee.process) {
        this.#options.onRefusedFork(tracee.process.pid);
        this.#refuse(tracee, 'EAGAIN');
      } else if (!thread) this.#fault(tracee, call);
    } else this.#fault(tracee, call);
    ptrace.contToSyscall(tracee.tid);
  }

  #fault(tracee: Tracee, call: PendingCall): void {
    const errno = this.steering.faultFor(call.decoder.name);
    if (errno === null) return;
    call.fault = errno;
    this.#refuse(tracee, errno);
  }

  /** Skips the call: the kernel returns what stands in the result register. */
  #refuse(tracee: Tracee, errno: string): void {
    const registers = ptrace.getRegisters(tracee.tid);
    if (!registers) return;
    registers.set(currentArch().regs.ret, BigInt(-(errnoNumber(errno) ?? 1)));
    ptrace.setRegisters(tracee.tid, registers);
    ptrace.setSyscallNumber(tracee.tid, registers, -1);
  }

  #keepTraced(tracee: Tracee, call: PendingCall): void {
    const { memory } = this.#context(tracee, call.registers);
    const change = retrace(currentArch(), call.decoder.name, call.registers, memory);
    if (!change) return;
    if (change.at === 'memory') {
      const flags = Buffer.alloc(4);
      flags.writeUInt32LE(change.flags);
      writeMemory(tracee.tid, change.address, flags);
      return;
    }
    const registers = ptrace.getRegisters(tracee.tid);
    if (!registers) return;
    registers.set(change.offset, change.flags);
    ptrace.setRegisters(tracee.tid, registers);
  }

  #syscallStop(tracee: Tracee): void {
    const info = this.#info;
    if (!ptrace.syscallInfo(tracee.tid, info)) return;
    if (tracee.state.kind === 'injecting') {
      const { injection } = tracee.state;
      if (info.op === 'entry') {
        injection.phase = 'exit';
        if (info.number === injection.nr) injection.call = this.#decode(tracee, info, true);
        ptrace.contToSyscall(tracee.tid);
      } else if (injection.execed) this.#endInjection(tracee, { kind: 'execed' });
      else if (isRestart(info.result)) ptrace.contToSyscall(tracee.tid);
      else {
        const { result } = info;
        const child = tracee.newborn;
        if (child) this.#announce(child, result);
        tracee.newborn = null;
        if (injection.call) this.#tell(tracee, injection.call, result);
        this.#endInjection(tracee, { kind: 'returned', result, child: child ? result : null });
      }
      return;
    }
    const { call, newborn } = tracee;
    const { op, result } = info;
    tracee.call = null;
    if (newborn) {
      // The parent goes on first, as it mostly does without a tracer.
      tracee.newborn = null;
      this.#tellBirth(newborn, result);
      this.#resume(tracee);
      this.#beginLife(newborn);
      return;
    }
    if (call && op === 'exit') {
      if (isRestart(result)) tracee.restarting = { call, result };
      else this.#returned(tracee, call, result);
    }
    this.#resume(tracee);
  }

  #returned(tracee: Tracee, call: PendingCall, result: number): void {
    if (call.decoder.family === 'exec' && result >= 0) return; // told as `exec`
    if (isFork(call.decoder.name) && result >= 0) return; // told as `fork`
    this.#tell(tracee, call, result);
  }

  /** Puts a call that has returned on the timeline. */
  #tell(tracee: Tracee, call: PendingCall, result: number): void {
    const { process } = tracee;
    if (!process) return;
    const { decoder } = call;
    const failed = result < 0 && result >= -MAX_ERRNO;
    const ctx = this.#context(tracee, call.registers);
    if (isFork(decoder.name) && !failed) return;
    if (decoder.name === 'rt_sigaction' && !failed) trackSigaction(process, ctx);
    const args = !failed && decoder.after ? decoder.after(ctx, result, call.args) : call.args;
    this.#options.sink.event({
      type: 'call',
      pid: process.pid,
      ...(tracee.worldTid === process.pid ? {} : { tid: tracee.worldTid }),
      name: decoder.name,
      family: decoder.family,
      args,
      ...(failed ? { errno: errnoName(-result) } : { result }),
      ...(call.injected ? { injected: true } : {}),
      ...(call.fault === null ? {} : { fault: true }),
    });
    this.#touch(process.pid, decoder, call, result, failed);
  }

  /** Marks the rows that a call may have changed. */
  #touch(pid: number, decoder: Decoder, call: PendingCall, result: number, failed: boolean): void {
    const { sink } = this.#options;
    sink.dirty(pid);
    if (failed) return;
    // These change rows other than the caller's: the foreground group, a terminal's session, a child's group, a reaped child.
    if (decoder.family === 'terminal' || decoder.family === 'open' || decoder.name === 'setsid')
      sink.dirtyAll();
    else if (decoder.name === 'setpgid') sink.dirty(call.registers.i32(0));
    else if (decoder.family === 'wait' && result >= 0) sink.dirtyAll();
  }

  #forked(tracee: Tracee, event: keyof typeof VIA): void {
    const tid = ptrace.eventMessage(tracee.tid);
    if (tid === null) return;
    const injection = tracee.state.kind === 'injecting' ? tracee.state.injection : null;
    const call = injection?.call ?? tracee.call;
    const flags = call
      ? cloneFlags(call.decoder.name, call.registers, this.#context(tracee, call.registers).memory)
      : 0;
    const child = newTracee(tid);
    child.birth = {
      via: VIA[event],
      parent: tracee,
      thread: (flags & CLONE_THREAD) !== 0,
      registers: injection?.saved ?? null,
      stopped: this.#early.delete(tid),
      ended: null,
    };
    this.#tracees.set(tid, child);
    if (event === PTRACE_EVENT.VFORK) {
      // Its parent returns only once it has exec'ed or ended, so the number cannot come from there.
      this.#announce(child, worldPidOf(tid) ?? tid);
    } else tracee.newborn = child;
    this.#resume(tracee);
  }

  /** A newborn's number in the world is known: tells its birth and lets it run. */
  #announce(child: Tracee, worldTid: number): void {
    this.#tellBirth(child, worldTid);
    this.#beginLife(child);
  }

  #tellBirth(child: Tracee, worldTid: number): void {
    const { birth } = child;
    const parent = birth?.parent.process;
    if (!birth || !parent || worldTid <= 0) return;
    child.worldTid = worldTid;
    if (birth.thread) {
      child.process = parent;
      parent.threads.add(child.tid);
    } else {
      child.process = {
        pid: worldTid,
        hostPid: child.tid,
        program: parent.program,
        parent: parent.pid,
        handlers: new Map(parent.handlers),
        threads: new Set([child.tid]),
        stopped: false,
      };
      this.#processes.set(worldTid, child.process);
      this.#options.sink.event({ type: 'fork', pid: parent.pid, child: worldTid, via: birth.via });
      this.#options.sink.dirty(worldTid);
      this.#options.sink.dirty(parent.pid);
    }
  }

  #beginLife(child: Tracee): void {
    const { birth } = child;
    if (!birth || !child.process) return;
    if (birth.ended !== null) this.#ended(child, birth.ended);
    else if (birth.stopped) this.#letLive(child);
  }

  #letLive(child: Tracee): void {
    const { birth } = child;
    child.birth = null;
    if (birth?.registers) ptrace.setRegisters(child.tid, birth.registers);
    if (child.parking.length > 0) {
      this.#parked(child);
      return;
    }
    child.state = { kind: 'running' };
    this.#resume(child);
  }

  #parked(tracee: Tracee): void {
    tracee.state = { kind: 'parked' };
    for (const { resolve } of tracee.parking.splice(0)) resolve();
    this.#yield = true;
  }

  #execed(tracee: Tracee): void {
    // A thread that was not the leader has become it: its pending call came along under its former tid (ptrace(2)).
    const former = ptrace.eventMessage(tracee.tid);
    if (former !== null && former !== tracee.tid) {
      const thread = this.#tracees.get(former);
      if (thread) {
        tracee.call = thread.call;
        tracee.process?.threads.delete(former);
        this.#tracees.delete(former);
      }
    }
    const { process } = tracee;
    const injection = tracee.state.kind === 'injecting' ? tracee.state.injection : null;
    if (injection) injection.execed = true;
    const call = injection?.call ?? tracee.call;
    if (process && call) {
      const [path, argv] = call.decoder.name === 'execveat' ? call.args.slice(1) : call.args;
      process.program = String(path).split('/').at(-1) ?? '';
      handlersAfterExec(process.handlers);
      this.#options.sink.event({
        type: 'exec',
        pid: process.pid,
        path: String(path),
        argv: (argv as string[] | null) ?? [],
      });
      this.#options.sink.dirty(process.pid);
    }
    this.#resume(tracee);
  }

  /** PTRACE_EVENT_STOP: a birth, a group stop and its end, or our own interruption. */
  #stopped(tracee: Tracee, signal: number): void {
    const { process, birth } = tracee;
    if (birth) {
      birth.stopped = true;
      if (process) this.#letLive(tracee);
      return;
    }
    if (signal !== SIGNALS.SIGTRAP) {
      if (tracee.state.kind !== 'injecting') tracee.state = { kind: 'group-stop' };
      if (process && !process.stopped) {
        process.stopped = true;
        this.#options.sink.event({ type: 'stop', pid: process.pid, signal: signalName(signal) });
        this.#options.sink.dirty(process.pid);
      }
      for (const { reject } of tracee.parking.splice(0))
        reject(
          new LabError('stopped', `process ${tracee.worldTid} is stopped by a signal: continue it first`),
        );
      ptrace.listen(tracee.tid);
      return;
    }
    if (process?.stopped && tracee.state.kind === 'group-stop') {
      process.stopped = false;
      this.#options.sink.event({ type: 'continue', pid: process.pid, signal: 'SIGCONT' });
      this.#options.sink.dirty(process.pid);
    }
    if (tracee.state.kind === 'injecting') this.#resume(tracee);
    else if (tracee.parking.length > 0) this.#parked(tracee);
    else {
      tracee.state = { kind: 'running' };
      this.#resume(tracee);
    }
  }

  /** A signal is about to be delivered. */
  #signalled(tracee: Tracee, signal: number): void {
    const { process } = tracee;
    const info = ptrace.signalInfo(tracee.tid);
    if (process && info) {
      const disposition = dispositionOf(process, signal);
      const handler = process.handlers.get(signal);
      this.#options.sink.event({
        type: 'signal',
        pid: process.pid,
        signal: signalName(signal),
        from: sentByProcess(info.code) || (info.pid > 0 && signal === SIGNALS.SIGCHLD) ? info.pid : 0,
        disposition,
        code: siCodeName(signal, info.code),
      });
      if (handler?.kind === 'caught') {
        if (handler.once) process.handlers.delete(signal);
        const cut = tracee.restarting;
        // ERESTARTNOHAND never restarts after a handler, ERESTARTSYS only with SA_RESTART (signal(7)).
        if (cut && (cut.result === -514 || (cut.result === -512 && !handler.restart))) {
          tracee.restarting = null;
          this.#tell(tracee, cut.call, -(errnoNumber('EINTR') ?? 4));
        }
      }
      this.#options.sink.dirty(process.pid);
    }
    this.#resume(tracee, signal);
  }

  #ended(tracee: Tracee, status: number): void {
    const { process, birth } = tracee;
    if (birth && !process) {
      // Killed before its parent's fork returned: the birth is told first, once the number is known.
      birth.ended = status;
      return;
    }
    if (tracee.newborn) {
      const child = tracee.newborn;
      tracee.newborn = null;
      this.#announce(child, worldPidOf(child.tid) ?? child.tid);
    }
    this.#tracees.delete(tracee.tid);
    this.#fail(tracee);
    if (tracee.state.kind === 'injecting') this.#endInjection(tracee, { kind: 'exited' });
    if (!process) return;
    process.threads.delete(tracee.tid);
    if (tracee.tid !== process.hostPid) return;
    this.#processes.delete(process.pid);
    this.#options.sink.event({
      type: 'exit',
      pid: process.pid,
      ...(WaitStatus.exited(status)
        ? { code: WaitStatus.exitCode(status) }
        : { signal: signalName(WaitStatus.termSignal(status)) }),
    });
    this.#options.sink.dirtyAll();
  }
}

export type { PendingCall };
