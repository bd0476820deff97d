import {
  currentArch,
  errnoName,
  errnoNumber,
  isRestart,
  MAX_ERRNO,
  ptrace,
  type SyscallInfo,
} from '@daemonlab/libc';
import type { BlockedSignals } from './blocked.js';
import type { Births } from './births.js';
import { TraceeContext } from './context.js';
import { RESTART_BLOCK, resume, type Core } from './core.js';
import type { EncodedCall } from './calls.js';
import { setsFilter, stops, trapOf } from './decoders/index.js';
import type { Decoder } from './decoders/types.js';
import { unfilteredDecoder } from './every-call.js';
import { TRACE_DATA } from './filter.js';
import { isFull } from './fullness.js';
import { cloneFlags, CLONE_THREAD, isFork, retrace } from './forks.js';
import { RegisterArgs } from './register-args.js';
import { readAction, trackAction } from './signals.js';
import { sourceOf, type PendingCall, type Process, type Tracee } from './tracee.js';
import { endUntraced } from './untraced.js';

/** Handlers interrupted in calls that were themselves interrupted; what lies deeper was left by longjmp(3). */
const MAX_NESTING = 16;

/** System calls: before they run (a seccomp stop) and after. */
export class CallStops {
  readonly #core: Core;
  readonly #births: Births;
  readonly #blocked: BlockedSignals;

  constructor(core: Core, births: Births, blocked: BlockedSignals) {
    this.#core = core;
    this.#births = births;
    this.#blocked = blocked;
  }

  /** Before a call that the filter singles out. */
  before(tracee: Tracee): void {
    const { info, processor, steering } = this.#core;
    const { process } = tracee;
    const known = ptrace.syscallInfo(tracee.tid, info);
    if (info.filterData === TRACE_DATA) tracee.entered = null;
    // The program's own filter asks for a tracer, and is to find none (seccomp(2)). Of two that ask, the newer one is heard.
    if (known && info.filterData !== TRACE_DATA) refuse(tracee, 'ENOSYS');
    const decoder =
      known && info.filterData === TRACE_DATA ? this.#core.decoders.get(info.number) : undefined;
    if (!process || !decoder) {
      resume(tracee);
      return;
    }
    const registers = new RegisterArgs(info);
    if (this.#again(tracee, registers)) return;
    const ctx = new TraceeContext(tracee.tid, registers);
    const whose = decoder.processors?.(ctx);
    if (whose) processor.leaveAlone(process, whose);
    if (decoder.aside && !stops(trapOf(decoder, this.#core.options), registers)) {
      resume(tracee);
      return;
    }
    const told = !decoder.relevant || decoder.relevant(ctx, this.#core.options);
    const hold = (tracee.stepping && told) || steering.stopsAt(decoder.name, process.pid, process.program);
    if (!told && !hold && !steering.mayFail(decoder.name)) {
      resume(tracee);
      return;
    }
    const source = this.#core.options.locate?.(tracee.tid, process) ?? null;
    const call = pendingCall(info.number, decoder, registers, ctx, {
      injected: false,
      unfiltered: false,
      told: told || hold,
      source,
    });
    if (hold) this.#hold(tracee, process, call);
    else this.enter(tracee, call);
  }

  #hold(tracee: Tracee, { pid }: Process, call: PendingCall): void {
    const { decoder, args } = call;
    tracee.stepping = false;
    tracee.state = { kind: 'held', call };
    this.#core.sink.event({ type: 'hold', pid, name: decoder.name, args, ...sourceOf(call) });
  }

  /** Whether the kernel is repeating an interrupted call here; the tracee is then resumed. */
  #again(tracee: Tracee, registers: RegisterArgs): boolean {
    const again = restartOf(tracee, registers);
    if (!again) return false;
    tracee.call = again;
    resume(tracee);
    return true;
  }

  /** At the entry to a call: holds it, or makes it fail, where that is wanted and the filter lets it pass. Else false. */
  #unfiltered(tracee: Tracee): boolean {
    const { info, steering, decoders, options } = this.#core;
    const { process } = tracee;
    if (!process || !tracee.watch.everyCall || decoders.has(info.number)) return false;
    const decoder = unfilteredDecoder(info.number);
    if (!decoder) return false;
    const hold = steering.stopsAt(decoder.name, process.pid, process.program);
    if (!hold && !steering.mayFail(decoder.name)) return false;
    const registers = new RegisterArgs(info);
    if (this.#again(tracee, registers)) return true;
    const call = pendingCall(info.number, decoder, registers, new TraceeContext(tracee.tid, registers), {
      injected: false,
      unfiltered: true,
      told: hold,
      source: options.locate?.(tracee.tid, process) ?? null,
    });
    if (hold) this.#hold(tracee, process, call);
    else this.enter(tracee, call);
    return true;
  }

  /** What an injected call is told as; null when it is not told. `info` is that of its entry. */
  decodeInjected(tracee: Tracee, info: SyscallInfo, { asked }: EncodedCall): PendingCall | null {
    const decoder = this.#core.decoders.get(info.number) ?? (asked && askedDecoder(asked));
    if (!decoder) return null;
    const registers = new RegisterArgs(info);
    const ctx = new TraceeContext(tracee.tid, registers);
    return pendingCall(info.number, decoder, registers, ctx, {
      injected: true,
      unfiltered: false,
      told: true,
      source: null,
    });
  }

  /** Lets a call that was decoded into the kernel, or makes it fail there. */
  enter(tracee: Tracee, call: PendingCall): void {
    const { name } = call.decoder;
    tracee.state = { kind: 'running' };
    tracee.call = call;
    let counts = true;
    if (isFork(name)) {
      keepTraced(tracee, call);
      this.#births.forking(tracee);
      const { memory } = new TraceeContext(tracee.tid, call.registers);
      const thread = (cloneFlags(name, call.registers, memory) & CLONE_THREAD) !== 0;
      counts = !thread;
      if (isFull(this.#core, thread)) {
        call.refused = true;
        counts = false;
        refuse(tracee, 'EAGAIN');
      }
    }
    const errno = counts ? this.#core.steering.faultFor(name) : null;
    if (errno !== null) {
      call.fault = errno;
      call.told = true;
      refuse(tracee, errno);
    }
    if (!call.told) tracee.call = null;
    else if (call.decoder.family === 'kill') this.#core.senders.add(tracee.tid);
    resume(tracee);
  }

  /** A call of the program's own has ended, or one is being restarted by the kernel. The tracee is resumed. */
  atCallStop(tracee: Tracee): void {
    const { info } = this.#core;
    if (!ptrace.syscallInfo(tracee.tid, info)) return;
    const { call, newborn, process, entered } = tracee;
    const { op, result } = info;
    if (op === 'entry') {
      this.#resumed(tracee, info.number);
      tracee.entered =
        process?.ownFilter === true ? { nr: info.number, registers: new RegisterArgs(info) } : null;
      if (!this.#unfiltered(tracee)) resume(tracee);
      return;
    }
    tracee.call = null;
    tracee.newborn = null;
    tracee.entered = null;
    if (newborn) {
      // The parent goes on first, as it mostly does without a tracer.
      resume(tracee);
      this.#births.tell(newborn, result, true);
      return;
    }
    if (call && isRestart(result)) {
      if (tracee.interrupted.length === MAX_NESTING) tracee.interrupted.shift();
      tracee.interrupted.push({ call, result, handled: false });
      resume(tracee);
    } else if (call)
      this.#returned(tracee, call, call.unfiltered ? failedAsAsked(tracee, call, result) : result);
    else {
      const unheard = entered && this.#unheard(tracee, entered);
      if (unheard) this.#returned(tracee, unheard, result);
      else resume(tracee);
    }
  }

  /**
   * The call that has just ended, if ours would have stopped it: a filter of the program's own has refused it then, whose
   * verdict goes before that (seccomp(2)). It has changed nothing, so that its arguments are there still.
   */
  #unheard(tracee: Tracee, { nr, registers }: NonNullable<Tracee['entered']>): PendingCall | null {
    const { decoders, options } = this.#core;
    const decoder = decoders.get(nr);
    if (!tracee.process || !decoder || !stops(trapOf(decoder, options), registers)) return null;
    const ctx = new TraceeContext(tracee.tid, registers);
    if (decoder.relevant && !decoder.relevant(ctx, options)) return null;
    return pendingCall(nr, decoder, registers, ctx, {
      injected: false,
      unfiltered: false,
      told: true,
      source: options.locate?.(tracee.tid, tracee.process) ?? null,
    });
  }

  /** The kernel goes on with an interrupted call by restart_syscall(2): its end is that call's. */
  #resumed(tracee: Tracee, number: number): void {
    const cut = tracee.interrupted.at(-1);
    if (cut?.result !== RESTART_BLOCK || number !== currentArch().syscalls.restart_syscall) return;
    tracee.interrupted.pop();
    tracee.call = cut.call;
  }

  #returned(tracee: Tracee, call: PendingCall, result: number): void {
    // Not before: of a bomb, nearly all would be killed before their first refusal had returned and could be told.
    if (call.refused && tracee.process) this.#core.options.onRefusedFork(tracee.process.pid);
    // A child that is traced has been announced by now, and its parent's return is not awaited as a call's end.
    if (isFork(call.decoder.name) && result > 0 && tracee.process)
      endUntraced(tracee.process, this.#core.tracees);
    if (call.decoder.family === 'exec' && result >= 0)
      resume(tracee); // told as `exec`
    else this.tell(tracee, call, result, true);
  }

  /** The innermost interrupted call will not be restarted: the program sees this result. */
  interrupted(tracee: Tracee, result: number): void {
    const cut = tracee.interrupted.pop();
    if (cut) this.tell(tracee, cut.call, result);
  }

  /**
   * Puts a call that has returned on the timeline. `goOn`: the tracee is resumed as soon as its memory has been read, so
   * that it runs while we tell.
   */
  tell(tracee: Tracee, call: PendingCall, result: number, goOn = false): void {
    const { process } = tracee;
    const { decoder } = call;
    const failed = result < 0 && result >= -MAX_ERRNO;
    if (!process || (isFork(decoder.name) && !failed)) {
      if (goOn) resume(tracee);
      return; // told as `fork`
    }
    const ctx = new TraceeContext(tracee.tid, call.registers);
    if (decoder.name === 'rt_sigaction' && !failed) trackAction(process, ctx, call.action);
    if (decoder.family === 'namespaces' && !failed) process.nests = true;
    if (!failed && !call.injected && setsFilter(decoder.name, call.registers)) process.ownFilter = true;
    const args = !failed && decoder.after ? decoder.after(ctx, result, call.args) : call.args;
    // What was sent and is blocked can only be seen while the sender stands still: it may be the receiver.
    if (goOn && decoder.family !== 'kill') resume(tracee);
    this.#core.sink.event({
      type: 'call',
      pid: process.pid,
      ...(tracee.worldTid === process.pid ? {} : { tid: tracee.worldTid }),
      name: decoder.name,
      family: decoder.family,
      args,
      ...(failed ? { errno: errnoName(-result) } : { result }),
      ...(call.injected ? { injected: true } : {}),
      ...(call.fault === null ? {} : { fault: true }),
      ...sourceOf(call),
    });
    this.#touch(process.pid, decoder, call, result, failed);
    if (decoder.family !== 'kill') return;
    if (!failed) this.#blocked.sentBy(process, call);
    if (goOn) resume(tracee);
  }

  /** Marks the rows that a call may have changed. */
  #touch(pid: number, decoder: Decoder, call: PendingCall, result: number, failed: boolean): void {
    const { sink } = this.#core;
    sink.dirty(pid);
    // Nobody has looked at that one while the call was under way, whatever came of it.
    if (decoder.name === 'setpgid') sink.dirty(call.registers.i32(0));
    if (failed) return;
    // These change rows other than the caller's: the foreground group, a terminal's session, a child's group, a reaped child.
    if (decoder.family === 'terminal' || decoder.family === 'open' || decoder.name === 'setsid')
      sink.dirtyAll();
    else if (decoder.family === 'wait' && result >= 0) sink.dirtyAll();
  }
}

function pendingCall(
  nr: number,
  decoder: Decoder,
  registers: RegisterArgs,
  ctx: TraceeContext,
  how: Pick<PendingCall, 'injected' | 'unfiltered' | 'told' | 'source'>,
): PendingCall {
  const action = decoder.name === 'rt_sigaction' ? readAction(ctx) : null;
  return {
    nr,
    decoder,
    registers,
    args: decoder.args(ctx),
    ...how,
    fault: null,
    refused: false,
    action,
  };
}

/** The interrupted call that the kernel is repeating here, if it is one; what was inside of it is forgotten. */
function restartOf(tracee: Tracee, registers: RegisterArgs): PendingCall | null {
  const { interrupted } = tracee;
  for (let i = interrupted.length - 1; i >= 0; i--) {
    const { call } = interrupted[i]!;
    if (!call.registers.equals(registers)) continue;
    interrupted.length = i;
    return call;
  }
  return null;
}

/** Skips the call: the kernel returns what stands in the result register. */
function refuse(tracee: Tracee, errno: string): void {
  const registers = ptrace.getRegisters(tracee.tid);
  if (!registers) return;
  registers.set(currentArch().regs.ret, BigInt(-(errnoNumber(errno) ?? 1)));
  ptrace.setRegisters(tracee.tid, registers);
  ptrace.setSyscallNumber(tracee.tid, registers, -1);
}

/** The filter, which is asked after the entry, has had its own say about a call that was to fail: it is put right. */
function failedAsAsked({ tid }: Tracee, { fault }: PendingCall, result: number): number {
  const asked = fault === null ? result : -(errnoNumber(fault) ?? 1);
  const registers = asked === result ? null : ptrace.getRegisters(tid);
  registers?.set(currentArch().regs.ret, BigInt(asked));
  if (registers) ptrace.setRegisters(tid, registers);
  return asked;
}

/** Takes CLONE_UNTRACED out of a clone's flags. Where they cannot be changed, the call fails as an unknown one does. */
function keepTraced(tracee: Tracee, call: PendingCall): void {
  const { memory } = new TraceeContext(tracee.tid, call.registers);
  const change = retrace(currentArch(), call.decoder.name, call.registers, memory);
  if (!change) return;
  if (change.at === 'memory') {
    const flags = Buffer.alloc(8);
    flags.writeUInt32LE(change.flags);
    memory.readBytes(Number(change.address), 8)?.copy(flags, 4, 4);
    if (!ptrace.pokeWord(tracee.tid, change.address, flags)) refuse(tracee, 'ENOSYS');
    return;
  }
  const registers = ptrace.getRegisters(tracee.tid);
  if (!registers) return;
  registers.set(change.offset, change.flags);
  ptrace.setRegisters(tracee.tid, registers);
}

/** For a call that only we had made: told in the words it was asked for in. */
function askedDecoder({ name, args }: NonNullable<EncodedCall['asked']>): Decoder {
  return { name, family: 'other', when: 'never', args: () => [...args] };
}
