import { LabError } from '@daemonlab/protocol';
import { currentArch, ERRNO, isRestart, ptrace, SysError, type Registers } from '@daemonlab/libc';
import type { Births } from './births.js';
import type { CallStops } from './call-stops.js';
import type { EncodedCall } from './calls.js';
import { goneError, leaveTrap, reachPark, released, resume, type Core } from './core.js';
import { isFork } from './forks.js';
import type { Parks } from './parks.js';
import { haveFailed, haveRepeated } from './repeats.js';
import { shield, unshield } from './shield.js';
import { findSyscallSite, siteBehind } from './syscall-site.js';
import type { Handler, Injection, InjectionEnd, PendingCall, Process, Tracee } from './tracee.js';
import type { WaysBack } from './ways-back.js';

const { EINTR } = ERRNO;

/**
 * Calls that tracees are made to take. A tracee is parked, its registers are put aside, and given back untouched afterwards.
 * Whether a call that it was interrupted in is then repeated or fails with EINTR is up to the kernel and the signals that
 * come, as without us.
 *
 * In a group stop the kernel lets the one thread go on that takes the call, and all stay stopped: nobody but the tracer is
 * told (do_jobctl_trap in the kernel's signal.c, ptrace(2), "Group-stop"). Its signals wait for the end of the stop: they are
 * blocked until it is in the kernel, and before it would look for them again it reports the stop once more. A call that has
 * to wait and is interrupted by one is repeated by the kernel at the end of the stop.
 *
 * One that is held before a call takes the injected one in its place, and then goes back (WaysBack).
 */
export class Injections {
  readonly #core: Core;
  readonly #calls: CallStops;
  readonly #births: Births;
  readonly #parks: Parks;
  readonly #ways: WaysBack;
  readonly #soon: () => void;

  constructor(core: Core, calls: CallStops, births: Births, parks: Parks, ways: WaysBack, soon: () => void) {
    this.#core = core;
    this.#calls = calls;
    this.#births = births;
    this.#parks = parks;
    this.#ways = ways;
    this.#soon = soon;
  }

  /** Makes a call after those asked for before have ended. See Tracer.inject. */
  inject(process: Process, encoded: EncodedCall, stayParked: boolean): Promise<InjectionEnd> {
    process.queued += 1;
    const run = process.queue.then(async () => {
      let tracee: Tracee;
      try {
        tracee = await this.#parks.stand(process);
      } finally {
        process.queued -= 1; // it begins at once: nobody lets it go in between
      }
      return this.#start(tracee, encoded).finally(() => {
        if (!stayParked) this.#parks.unpark(tracee);
      });
    });
    process.queue = run.catch(() => undefined); // the caller hears of it; those behind in the queue go on
    return run;
  }

  #start(tracee: Tracee, encoded: EncodedCall): Promise<InjectionEnd> {
    const saved = ptrace.getRegisters(tracee.tid);
    if (!saved) return Promise.resolve({ kind: 'exited' });
    const { state } = tracee;
    if (state.kind !== 'held' && !tracee.stopped) haveRepeated(saved, tracee.wait);
    return new Promise((resolve, reject) => {
      const way = state.kind === 'parked' ? state.way : null;
      const injection = { encoded, way, mask: null, call: null, execed: false, resolve, reject };
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
      saved.set(regs.nr, -1n); // no call to restart
      saved.set(regs.nrForEntry, BigInt(held.nr)); // last: on arm64 it is the same register
      this.#setArguments(tracee, registers, encoded);
      ptrace.setRegisters(tracee.tid, registers);
      ptrace.setSyscallNumber(tracee.tid, registers, encoded.nr);
    } catch (error) {
      rest.reject(asRefusal(error, tracee));
      return;
    }
    const injection: Injection = { ...rest, saved, held, phase: 'exit' };
    const { info } = this.#core;
    if (ptrace.syscallInfo(tracee.tid, info)) {
      // The kernel of arm64 still reports the first argument of the call that was entered (orig_x0).
      regs.args.forEach((offset, i) => info.setArgument(i, registers.get(offset)));
      injection.call = this.#calls.decodeInjected(tracee, info, encoded);
    }
    if (isForkNumber(encoded.nr)) this.#births.forking(tracee);
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
    tracee.state = { kind: 'parked', way: injection.way };
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
    if (tracee.stopped) shield(tracee.tid, injection);
    tracee.state = { kind: 'injecting', injection };
    resume(tracee);
  }

  /** The entry to or the end of the injected call. */
  atCallStop(tracee: Tracee, injection: Injection): void {
    const { info } = this.#core;
    if (!ptrace.syscallInfo(tracee.tid, info)) return;
    const { op, result } = info;
    if (op === 'entry') {
      injection.phase = 'exit';
      const { nr } = injection.encoded;
      // What it blocks counts in the call; but with a signal to come the kernel does not fork, it would have that taken first.
      if (isForkNumber(nr)) this.#births.forking(tracee);
      else unshield(tracee.tid, injection);
      if (info.number === nr) injection.call ??= this.#calls.decodeInjected(tracee, info, injection.encoded);
      resume(tracee);
    } else if (injection.execed) this.#finish(tracee, injection, { kind: 'execed' });
    else if (!isRestart(result)) this.#returned(tracee, injection, result);
    else if (injection.held) this.#returned(tracee, injection, -EINTR);
    else {
      // By a signal, which comes next; in a group stop that stop does.
      if (tracee.stopped) ptrace.interrupt(tracee.tid);
      resume(tracee);
    }
  }

  #returned(tracee: Tracee, injection: Injection, result: number): void {
    const child = tracee.newborn;
    tracee.newborn = null;
    if (child) this.#births.tell(child, result, true);
    if (injection.call) this.#calls.tell(tracee, injection.call, result);
    const end: InjectionEnd = { kind: 'returned', result, child: child ? result : null };
    if (!injection.held) {
      this.#finish(tracee, injection, end);
      return;
    }
    ptrace.setRegisters(tracee.tid, injection.saved);
    const done = (): void => injection.resolve(end);
    this.#ways.takeUp(tracee, { held: injection.held, mask: null, done });
  }

  /** The call is over: gives the registers back and has the tracee parked. `taken` is delivered on the way. */
  #finish(tracee: Tracee, injection: Injection, end: InjectionEnd, taken: Taken | null = null): void {
    if (end.kind === 'returned') giveBack(tracee, injection, taken?.handler);
    else {
      // The program that was to make that call is no more.
      const held = injection.held ?? injection.way?.held;
      if (held && tracee.process) released(this.#core, tracee.process, held);
    }
    unshield(tracee.tid, injection);
    tracee.state = { kind: 'ending', injection, end };
    ptrace.interrupt(tracee.tid);
    resume(tracee, taken?.signal);
  }

  /** A signal is about to be delivered to a tracee in an injected call. */
  signalled(tracee: Tracee, injection: Injection, signal: number, handler: Handler | undefined): void {
    if (injection.held)
      resume(tracee, signal); // SIGSTOP, or of its own making: all others are blocked
    else if (injection.phase === 'entry') {
      // Not yet made: the program takes its signal as it would without us, then the call is made.
      giveBack(tracee, injection, handler);
      tracee.state = { kind: 'postponed', injection };
      ptrace.interrupt(tracee.tid);
      resume(tracee, signal);
    } else if (handler?.kind === 'caught') {
      const result = -EINTR;
      if (injection.call) this.#calls.tell(tracee, injection.call, result);
      this.#finish(tracee, injection, { kind: 'returned', result, child: null }, { signal, handler });
    } else resume(tracee, signal); // no handler: the kernel repeats the call, or ends the process
  }

  /** A PTRACE_EVENT_STOP: asked for, or a group stop or its end. False when none of it concerns injected calls. */
  trapped(tracee: Tracee): boolean {
    const { state } = tracee;
    switch (state.kind) {
      case 'injecting':
        this.#trappedIn(tracee, state.injection);
        return true;
      case 'postponed': {
        const { injection } = state;
        const saved = ptrace.getRegisters(tracee.tid);
        if (saved) this.#launch(tracee, { ...injection, saved, phase: 'entry' });
        return true;
      }
      case 'ending':
        reachPark(this.#core, tracee, state.end.kind === 'execed' ? null : state.injection.way);
        state.injection.resolve(state.end);
        return true;
      case 'returning':
        this.#ways.trapped(tracee, state.way);
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

  #trappedIn(tracee: Tracee, injection: Injection): void {
    if (injection.phase === 'exit')
      leaveTrap(tracee); // it was interrupted: the kernel repeats it, in a group stop at its end
    else {
      if (tracee.stopped) shield(tracee.tid, injection);
      resume(tracee);
    }
  }
}

/** A signal that a tracee takes, and what it does with it. */
interface Taken {
  signal: number;
  handler: Handler | undefined;
}

/** Gives a tracee the registers back that it had before. With a handler about to run, a call that it waited in may fail. */
function giveBack(tracee: Tracee, { saved }: Injection, handler: Handler | undefined): void {
  ptrace.setRegisters(tracee.tid, saved);
  if (handler?.kind === 'caught') haveFailed(tracee.tid, tracee.lastWait, handler.restart);
}

const isForkNumber = (nr: number): boolean => isFork(currentArch().syscallNames.get(nr) ?? '');

const noCallSite = (tracee: Tracee): LabError =>
  new LabError('no-call-site', `process ${tracee.worldTid} has no instruction to call from`);

/** Why a call could not be set up. */
const asRefusal = (error: unknown, tracee: Tracee): Error =>
  error instanceof SysError && error.errno === 'ESRCH' ? goneError(tracee.worldTid) : (error as Error);
