import { LabError } from '@daemonlab/protocol';
import { currentArch, errnoNumber, isRestart, ptrace, SysError, type Registers } from '@daemonlab/libc';
import type { Births } from './births.js';
import type { CallStops } from './call-stops.js';
import type { EncodedCall } from './calls.js';
import { goneError, reachPark, refuseParking, released, resume, stoppedError, type Core } from './core.js';
import { haveRepeated } from './repeats.js';
import { findSyscallSite, siteBehind } from './syscall-site.js';
import { hasExited } from './thread-state.js';
import type {
  Handler,
  Injection,
  InjectionEnd,
  PendingCall,
  Process,
  Tracee,
  TraceeState,
} from './tracee.js';

const EINTR = errnoNumber('EINTR') ?? 4;
const ALL_SIGNALS = 2n ** 64n - 1n;
/** A thread that exits while others of its process go on is seen to have done so only by asking, this often. */
const EXIT_MS = 20;
/** Another thread of the process must take the call. */
const THREAD_LEFT = new LabError('no-process', 'the thread has exited');

/**
 * Calls that tracees are made to take. A tracee is parked where the kernel is about to look for signals (PTRACE_INTERRUPT):
 * there its registers can be put aside, and given back untouched afterwards. Whether a call that it was interrupted in is
 * then repeated or fails with EINTR is up to the kernel and the signals that come, as without us.
 *
 * One that is held before a call takes the injected one in its place. It is then put before its own system call instruction
 * again and held when it comes to it, a moment later; signals are blocked on that way, so that they wait for the end of the
 * hold as they would have done without us.
 */
export class Injections {
  readonly #core: Core;
  readonly #calls: CallStops;
  readonly #births: Births;
  readonly #soon: () => void;

  constructor(core: Core, calls: CallStops, births: Births, soon: () => void) {
    this.#core = core;
    this.#calls = calls;
    this.#births = births;
    this.#soon = soon;
  }

  /** Makes a call after those asked for before have ended. See Tracer.inject. */
  inject(process: Process, encoded: EncodedCall, stayParked: boolean): Promise<InjectionEnd> {
    process.queued += 1;
    const run = process.queue.then(async () => {
      let tracee: Tracee;
      try {
        tracee = await this.#stand(process);
      } finally {
        process.queued -= 1; // it begins at once: nobody lets it go in between
      }
      return this.#start(tracee, encoded).finally(() => {
        if (!stayParked) this.unpark(tracee);
      });
    });
    process.queue = run.catch(() => undefined); // the caller hears of it; those behind in the queue go on
    return run;
  }

  /** The thread of a process that is to take a call, standing still: the first one, or another if that has exited. */
  async #stand(process: Process): Promise<Tracee> {
    for (;;) {
      const tracee = this.threadOf(process);
      try {
        await this.#park(tracee);
        return tracee;
      } catch (error) {
        if (error !== THREAD_LEFT) throw error;
      }
    }
  }

  /** A living thread of a process, the first one if it can be. Errors: LabError `no-process`. */
  threadOf(process: Process): Tracee {
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
      case 'group-stop':
        throw stoppedError(tracee.worldTid);
      case 'injecting':
      case 'postponed':
      case 'ending':
        if (tracee.process?.stopped) throw stoppedError(tracee.worldTid);
        throw new LabError('busy', `process ${tracee.worldTid} is still in a call it was made to take`);
      case 'newborn':
      case 'running':
        return new Promise((resolve, reject) => {
          tracee.parking.push({ resolve, reject });
          // A newborn stops by itself.
          if (tracee.state.kind === 'running' && !ptrace.interrupt(tracee.tid))
            refuseParking(tracee, goneError);
          if (tracee.process && tracee.process.threads.size > 1) watchExit(tracee);
          this.#soon();
        });
    }
  }

  #start(tracee: Tracee, encoded: EncodedCall): Promise<InjectionEnd> {
    const saved = ptrace.getRegisters(tracee.tid);
    if (!saved) return Promise.resolve({ kind: 'exited' });
    const { state } = tracee;
    if (state.kind !== 'held') haveRepeated(saved);
    return new Promise((resolve, reject) => {
      const injection = { encoded, call: null, back: null, execed: false, resolve, reject };
      if (state.kind === 'held') this.#replace(tracee, state.call, saved, injection);
      else this.#launch(tracee, { ...injection, saved, held: null, phase: 'entry' });
      this.#soon();
    });
  }

  /** Has a held tracee make the injected call where it stands: it is in the kernel already, before its own call. */
  #replace(
    tracee: Tracee,
    held: PendingCall,
    before: Registers,
    rest: Omit<Injection, 'saved' | 'held' | 'phase'>,
  ): void {
    const { regs } = currentArch();
    const { encoded } = rest;
    const saved = before.copy();
    const registers = before.copy();
    try {
      const site = siteBehind(tracee.tid, before);
      if (site === null) throw noCallSite(tracee);
      saved.set(regs.ip, site);
      saved.set(regs.nrForEntry, BigInt(held.nr));
      saved.set(regs.nr, -1n); // no call to restart
      this.#setArguments(tracee, registers, encoded);
      ptrace.setRegisters(tracee.tid, registers);
      ptrace.setSyscallNumber(tracee.tid, registers, encoded.nr);
    } catch (error) {
      rest.reject(asRefusal(error, tracee));
      return;
    }
    const injection: Injection = { ...rest, saved, held, phase: 'exit' };
    const { info } = this.#core;
    if (ptrace.syscallInfo(tracee.tid, info))
      injection.call = this.#calls.decodeInjected(tracee, info, encoded);
    tracee.state = { kind: 'injecting', injection };
    resume(tracee);
  }

  /** Writes what an injected call points to, and puts its arguments where the kernel looks for them. */
  #setArguments(tracee: Tracee, registers: Registers, encoded: EncodedCall): void {
    const { regs } = currentArch();
    // Below the red zone of 128 bytes that leaf functions may use (System V ABI).
    const args = encoded.prepare(tracee.tid, (registers.get(regs.sp) - 128n) & ~15n);
    regs.args.forEach((offset, i) => registers.set(offset, args[i] ?? 0n));
  }

  /** Sets up the call in a parked tracee and lets it go. */
  #launch(tracee: Tracee, injection: Injection): void {
    const { regs } = currentArch();
    const { saved, encoded } = injection;
    tracee.state = { kind: 'parked' };
    try {
      const site = findSyscallSite(tracee.tid, saved);
      if (site === null) throw noCallSite(tracee);
      const registers = saved.copy();
      this.#setArguments(tracee, registers, encoded);
      registers.set(regs.ip, site);
      registers.set(regs.nr, -1n); // no call to restart
      registers.set(regs.nrForEntry, BigInt(encoded.nr));
      ptrace.setRegisters(tracee.tid, registers);
    } catch (error) {
      injection.reject(asRefusal(error, tracee));
      return;
    }
    tracee.state = { kind: 'injecting', injection };
    resume(tracee);
  }

  /** Lets a parked tracee go on, unless someone else already waits for it. */
  unpark(tracee: Tracee): void {
    if (tracee.state.kind !== 'parked' || tracee.process?.queued !== 0) return;
    tracee.state = { kind: 'running' };
    resume(tracee);
  }

  /** The entry to or the end of the injected call. */
  atCallStop(tracee: Tracee, injection: Injection): void {
    const { info } = this.#core;
    if (!ptrace.syscallInfo(tracee.tid, info)) return;
    const { op, result } = info;
    if (op === 'entry' && injection.back) {
      if (injection.held?.unfiltered) this.#holdAgain(tracee, injection);
      else resume(tracee); // at the seccomp stop that follows
    } else if (op === 'entry') {
      injection.phase = 'exit';
      if (info.number === injection.encoded.nr)
        injection.call ??= this.#calls.decodeInjected(tracee, info, injection.encoded);
      resume(tracee);
    } else if (injection.execed) this.#finish(tracee, injection, { kind: 'execed' });
    else if (!isRestart(result)) this.#returned(tracee, injection, result);
    else if (injection.held) this.#returned(tracee, injection, -EINTR);
    else resume(tracee); // by a signal, which comes next
  }

  #returned(tracee: Tracee, injection: Injection, result: number): void {
    const child = tracee.newborn;
    tracee.newborn = null;
    if (child) this.#births.tell(child, result, true);
    if (injection.call) this.#calls.tell(tracee, injection.call, result);
    const end: InjectionEnd = { kind: 'returned', result, child: child ? result : null };
    if (injection.held) this.#goBack(tracee, injection, end);
    else this.#finish(tracee, injection, end);
  }

  /** Sends a tracee back to the call that it was held before. */
  #goBack(tracee: Tracee, injection: Injection, end: InjectionEnd): void {
    injection.back = { end, mask: ptrace.getSignalMask(tracee.tid) ?? 0n };
    ptrace.setSignalMask(tracee.tid, ALL_SIGNALS);
    ptrace.setRegisters(tracee.tid, injection.saved);
    resume(tracee);
  }

  /** A seccomp stop: of the injected call, which has been seen at its entry, or of the call that the tracee is held before. */
  atSeccomp(tracee: Tracee, injection: Injection): void {
    if (injection.back) this.#holdAgain(tracee, injection);
    else resume(tracee);
  }

  /** A tracee has come to the call that it was held before. */
  #holdAgain(tracee: Tracee, injection: Injection): void {
    const { held, back } = injection;
    if (!held || !back) return;
    ptrace.setSignalMask(tracee.tid, back.mask);
    tracee.state = { kind: 'held', call: held };
    injection.resolve(back.end);
    this.#core.yielding = true;
  }

  /** The call is over: gives the registers back and has the tracee parked. `signal` is delivered on the way. */
  #finish(tracee: Tracee, injection: Injection, end: InjectionEnd, signal = 0): void {
    // The program that was to make that call is no more.
    if (injection.held && tracee.process) released(this.#core, tracee.process, injection.held);
    if (end.kind === 'returned') ptrace.setRegisters(tracee.tid, injection.saved);
    tracee.state = { kind: 'ending', injection, end };
    ptrace.interrupt(tracee.tid);
    resume(tracee, signal);
  }

  /** A signal is about to be delivered to a tracee in an injected call. */
  signalled(tracee: Tracee, injection: Injection, signal: number, handler: Handler | undefined): void {
    if (injection.held)
      resume(tracee, signal); // SIGSTOP, or of its own making: all others are blocked
    else if (injection.phase === 'entry') {
      // Not yet made: the program takes its signal as it would without us, then the call is made.
      ptrace.setRegisters(tracee.tid, injection.saved);
      tracee.state = { kind: 'postponed', injection };
      ptrace.interrupt(tracee.tid);
      resume(tracee, signal);
    } else if (handler?.kind === 'caught') {
      const result = -EINTR;
      if (injection.call) this.#calls.tell(tracee, injection.call, result);
      this.#finish(tracee, injection, { kind: 'returned', result, child: null }, signal);
    } else resume(tracee, signal); // no handler: the kernel repeats the call, or ends the process
  }

  /** A stop that was asked for, or a group stop's end. False when none of it concerns injected calls. */
  trapped(tracee: Tracee): boolean {
    const { state } = tracee;
    switch (state.kind) {
      case 'injecting':
        resume(tracee);
        return true;
      case 'postponed': {
        const { injection } = state;
        const saved = ptrace.getRegisters(tracee.tid);
        if (saved) this.#launch(tracee, { ...injection, saved, phase: 'entry' });
        return true;
      }
      case 'ending':
        reachPark(this.#core, tracee);
        state.injection.resolve(state.end);
        return true;
      case 'newborn':
      case 'running':
      case 'held':
      case 'parked':
      case 'group-stop':
        if (tracee.parking.length === 0) return false;
        reachPark(this.#core, tracee);
        return true;
    }
  }

  /** A group stop begins: returns the state the tracee is in meanwhile. In a call it was made to take, it stays. */
  stopped(tracee: Tracee): TraceeState {
    const { state } = tracee;
    switch (state.kind) {
      case 'injecting':
        if (state.injection.back) state.injection.resolve(state.injection.back.end);
        if (state.injection.phase === 'exit') return state;
        ptrace.setRegisters(tracee.tid, state.injection.saved);
        state.injection.reject(stoppedError(tracee.worldTid));
        break;
      case 'postponed':
        state.injection.reject(stoppedError(tracee.worldTid));
        break;
      case 'ending':
        this.#core.yielding = true;
        state.injection.resolve(state.end);
        break;
      case 'newborn':
      case 'running':
      case 'held':
      case 'parked':
      case 'group-stop':
        break;
    }
    return { kind: 'group-stop' };
  }
}

const noCallSite = (tracee: Tracee): LabError =>
  new LabError('no-call-site', `process ${tracee.worldTid} has no instruction to call from`);

/** Why a call could not be set up. */
const asRefusal = (error: unknown, tracee: Tracee): Error =>
  error instanceof SysError && error.errno === 'ESRCH' ? goneError(tracee.worldTid) : (error as Error);

/** Refuses to park a thread that turns out to have exited: it will report that only as the last of its process. */
function watchExit(tracee: Tracee): void {
  const timer = setInterval(() => {
    if (tracee.parking.length > 0 && hasExited(tracee.tid)) refuseParking(tracee, () => THREAD_LEFT);
    if (tracee.parking.length === 0) clearInterval(timer);
  }, EXIT_MS);
}
