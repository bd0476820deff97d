import { LabError } from '@daemonlab/protocol';
import { currentArch, errnoNumber, isRestart, ptrace, SysError } from '@daemonlab/libc';
import type { Births } from './births.js';
import type { CallStops } from './call-stops.js';
import type { EncodedCall } from './calls.js';
import { goneError, reachPark, refuseParking, resume, stoppedError, type Core } from './core.js';
import { findSyscallSite } from './syscall-site.js';
import type { Handler, Injection, InjectionEnd, Tracee, TraceeState } from './tracee.js';

const EINTR = errnoNumber('EINTR') ?? 4;

/**
 * Calls that tracees are made to take. A tracee is parked where the kernel is about to look for signals (PTRACE_INTERRUPT):
 * there its registers can be put aside, and given back untouched afterwards. Whether a call that it was interrupted in is
 * then repeated or fails with EINTR is up to the kernel and the signals that come, as without us.
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
  inject(tracee: Tracee, encoded: EncodedCall, stayParked: boolean): Promise<InjectionEnd> {
    const run = tracee.queue.then(async () => {
      await this.#park(tracee);
      return this.#start(tracee, encoded);
    });
    tracee.queue = run.catch(() => undefined); // the caller hears of it; those behind in the queue go on
    return stayParked ? run : run.finally(() => this.unpark(tracee));
  }

  #park(tracee: Tracee): Promise<void> {
    switch (tracee.state.kind) {
      case 'parked':
        return Promise.resolve();
      case 'group-stop':
        throw stoppedError(tracee.worldTid);
      case 'held':
        throw new LabError('held', `process ${tracee.worldTid} is held before a call: let it go on first`);
      case 'injecting':
      case 'postponed':
      case 'ending':
        throw new LabError('busy', `process ${tracee.worldTid} is still in a call it was made to take`);
      case 'newborn':
      case 'running':
        return new Promise((resolve, reject) => {
          tracee.parking.push({ resolve, reject });
          // A newborn stops by itself.
          if (tracee.state.kind === 'running' && !ptrace.interrupt(tracee.tid))
            refuseParking(tracee, goneError);
          this.#soon();
        });
    }
  }

  #start(tracee: Tracee, encoded: EncodedCall): Promise<InjectionEnd> {
    const saved = ptrace.getRegisters(tracee.tid);
    if (!saved) return Promise.resolve({ kind: 'exited' });
    return new Promise((resolve, reject) => {
      this.#launch(tracee, {
        encoded,
        saved,
        phase: 'entry',
        call: null,
        execed: false,
        resolve,
        reject,
      });
      this.#soon();
    });
  }

  /** Sets up the call in a parked tracee and lets it go. */
  #launch(tracee: Tracee, injection: Injection): void {
    const { regs } = currentArch();
    const { saved, encoded } = injection;
    tracee.state = { kind: 'parked' };
    try {
      const site = findSyscallSite(tracee.tid, saved);
      if (site === null)
        throw new LabError('no-call-site', `process ${tracee.worldTid} has no instruction to call from`);
      const registers = saved.copy();
      // Below the red zone of 128 bytes that leaf functions may use (System V ABI).
      const args = encoded.prepare(tracee.tid, (saved.get(regs.sp) - 128n) & ~15n);
      registers.set(regs.ip, site);
      registers.set(regs.nr, -1n); // no call to restart
      registers.set(regs.nrForEntry, BigInt(encoded.nr));
      regs.args.forEach((offset, i) => registers.set(offset, args[i] ?? 0n));
      ptrace.setRegisters(tracee.tid, registers);
    } catch (error) {
      const killed = error instanceof SysError && error.errno === 'ESRCH';
      injection.reject(killed ? goneError(tracee.worldTid) : (error as Error));
      return;
    }
    tracee.state = { kind: 'injecting', injection };
    resume(tracee);
  }

  /** Lets a parked tracee go on, unless someone else already waits for it. */
  unpark(tracee: Tracee): void {
    if (tracee.state.kind !== 'parked' || tracee.parking.length > 0) return;
    tracee.state = { kind: 'running' };
    resume(tracee);
  }

  /** The entry to or the end of the injected call. */
  atCallStop(tracee: Tracee, injection: Injection): void {
    const { info } = this.#core;
    if (!ptrace.syscallInfo(tracee.tid, info)) return;
    const { op, result } = info;
    if (op === 'entry') {
      injection.phase = 'exit';
      if (info.number === injection.encoded.nr)
        injection.call ??= this.#calls.decodeInjected(tracee, info, injection.encoded);
      resume(tracee);
    } else if (injection.execed) this.#finish(tracee, injection, { kind: 'execed' });
    else if (isRestart(result))
      resume(tracee); // by a signal, which comes next
    else {
      const child = tracee.newborn;
      tracee.newborn = null;
      if (child) this.#births.tell(child, result, true);
      if (injection.call) this.#calls.tell(tracee, injection.call, result);
      this.#finish(tracee, injection, { kind: 'returned', result, child: child ? result : null });
    }
  }

  /** The call is over: gives the registers back and has the tracee parked. `signal` is delivered on the way. */
  #finish(tracee: Tracee, injection: Injection, end: InjectionEnd, signal = 0): void {
    if (end.kind === 'returned') ptrace.setRegisters(tracee.tid, injection.saved);
    tracee.state = { kind: 'ending', injection, end };
    ptrace.interrupt(tracee.tid);
    resume(tracee, signal);
  }

  /** A signal is about to be delivered to a tracee in an injected call. */
  signalled(tracee: Tracee, injection: Injection, signal: number, handler: Handler | undefined): void {
    if (injection.phase === 'entry') {
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
