import type { CallArg, SourceLine } from '@daemonlab/protocol';
import { SIGNALS, type Registers } from '@daemonlab/libc';
import type { EncodedCall } from './calls.js';
import type { Decoder } from './decoders/types.js';
import type { RegisterArgs } from './register-args.js';
import type { Wait } from './waits.js';

/** What a process does with a signal other than the default. Tracked from birth, since every rt_sigaction stops. */
export type Handler = { kind: 'ignored' } | { kind: 'caught'; restart: boolean; once: boolean };

/** A thread group. Numbers are the world's unless they say host. */
export interface Process {
  readonly pid: number;
  readonly hostPid: number;
  /** Last part of the path of its last exec. */
  program: string;
  /** The process whose child it was born as. */
  readonly parent: number;
  /** Shared with others after clone with CLONE_SIGHAND. */
  handlers: Map<number, Handler>;
  /** Host tids of its threads. */
  readonly threads: Set<number>;
  /** Calls it is made to take are made one after another. */
  queue: Promise<unknown>;
  /** How many of those have not begun. */
  queued: number;
  /** Its children may be numbered by a PID namespace inside the world's: what their births return is then not the world's number. */
  nests: boolean;
  /** It has a seccomp filter of its own, or one of its forebears' own: calls that this refuses do not come to ours. */
  ownFilter: boolean;
  /** Its numbers from the world's inwards: more than one where it is in a PID namespace of a program's own making. */
  readonly numbers: readonly number[];
  /** World's numbers of its children by those that it knows them by, where these are others. */
  readonly offspring: Map<number, number>;
  /** The signals that it is sent at its children's ends. */
  readonly endSignals: Set<number>;
  /** It has looked at the processors that it may run on, or chosen them: see `OneProcessor`. */
  choosesProcessors: boolean;
  /** A group stop has been told and not yet its end. */
  stopped: boolean;
  /** Threads that had not reported a stop when it ended: if they still do, that is no news. */
  readonly lagging: Set<number>;
}

/** A call that was entered and whose end is awaited. */
export interface PendingCall {
  readonly nr: number;
  readonly decoder: Decoder;
  readonly registers: RegisterArgs;
  /** The filter does not stop it: it was seen because every call stops. */
  readonly unfiltered: boolean;
  readonly args: CallArg[];
  readonly injected: boolean;
  /** It belongs on the timeline. */
  told: boolean;
  /** errno it is made to fail with, without being run. */
  fault: string | null;
  /** A fork that was one too many: it fails without being run. */
  refused: boolean;
  /** What rt_sigaction is to set, read at entry: the old action may be written over the new. Null: the default. */
  readonly action: Handler | null;
  /** Where the program's own code led to it, if that is known. */
  readonly source: SourceLine | null;
}

/** A call that a signal cut short, with the kernel's own ERESTART… number (negative). */
interface Interrupted {
  readonly call: PendingCall;
  readonly result: number;
  /** A handler has run since; the kernel decides about the restart at the first one only. */
  handled: boolean;
}

/** How an injected call ended, before it is put into words. */
export type InjectionEnd =
  { kind: 'returned'; result: number; child: number | null } | { kind: 'execed' } | { kind: 'exited' };

/** Signals are kept from a thread for a moment: all are blocked. */
export interface Shielded {
  /** Those it blocks of its own accord; null while no signal is kept from it. */
  mask: bigint | null;
}

/** The way of a thread back to the call that it is held before, after one that it took in its place. */
export interface WayBack extends Shielded {
  readonly held: PendingCall;
  /** It has come there, or a group stop keeps it from going on. */
  done(): void;
}

export interface Injection extends Shielded {
  readonly encoded: EncodedCall;
  /**
   * The registers to give back, untouched: the kernel itself decides about a call that they were interrupted in. Of a
   * thread that is held before a call: those with which it comes to that call once more.
   */
  readonly saved: Registers;
  /** The call that the thread is held before, and will be again. */
  readonly held: PendingCall | null;
  /** Where the thread goes afterwards, if a group stop has come upon it on a way back. */
  readonly way: WayBack | null;
  /** `entry`: set up, not yet in the kernel. `exit`: in the kernel. */
  phase: 'entry' | 'exit';
  /** The call as the timeline will tell it; null for one that is not told. */
  call: PendingCall | null;
  execed: boolean;
  resolve(end: InjectionEnd): void;
  reject(error: Error): void;
}

/** Where a thread is between two of its stops. Besides, `call` of the tracee says whether the end of a call is awaited. */
type TraceeState =
  /** It is known to exist, and has not run yet. */
  | { kind: 'newborn'; birth: Birth }
  | { kind: 'running' }
  /** Before a call, at a breakpoint. */
  | { kind: 'held'; call: PendingCall }
  /** Stopped at our request or by a job-control signal, with its signals still to come: ready for an injected call. */
  | { kind: 'parked'; way: WayBack | null }
  /** Stopped by a job-control signal, as without a tracer. */
  | { kind: 'group-stop' }
  | { kind: 'injecting'; injection: Injection }
  /** A signal came before the injected call: it is taken first, then the call is set up again. */
  | { kind: 'postponed'; injection: Injection }
  /** The injected call is over and its registers are given back; about to be parked. */
  | { kind: 'ending'; injection: Injection; end: InjectionEnd }
  /** The injected call is over, and it comes to the call that it was held before once more. */
  | { kind: 'returning'; way: WayBack };

/** The call that a thread is in, its own or one that it was made to take. */
export const callUnderWay = ({ state, call }: Tracee): PendingCall | null =>
  state.kind === 'injecting' ? state.injection.call : call;

/** The call that a thread is held before, also while it takes others. */
export function heldBefore(state: TraceeState): PendingCall | null {
  switch (state.kind) {
    case 'held':
      return state.call;
    case 'parked':
    case 'returning':
      return state.way?.held ?? null;
    case 'injecting':
    case 'postponed':
      return state.injection.held ?? state.injection.way?.held ?? null;
    case 'ending':
      return (state.end.kind === 'returned' && state.injection.way?.held) || null;
    case 'newborn':
    case 'running':
    case 'group-stop':
      return null;
  }
}

export interface Birth {
  readonly via: 'fork' | 'vfork' | 'clone';
  readonly parent: Tracee;
  /** The fork, where that is known. */
  readonly call: PendingCall | null;
  /** Flags of clone(2), 0 for a fork. */
  readonly flags: number;
  /** What the parent is sent at its end; 0: nothing. */
  readonly exitSignal: number;
  /** CLONE_CLEAR_SIGHAND of clone3. */
  readonly clearHandlers: boolean;
  /** Of the fork. */
  readonly source: SourceLine | null;
  /** Where the fork was injected: what the child must find in its registers. */
  readonly registers: Registers | null;
  /** What it blocks, where all signals were kept from its parent. */
  readonly mask: bigint | null;
  /** Its first stop has come. */
  stopped: boolean;
  /** How it ended (killed) before its parent's fork returned, and its number if that could still be asked. */
  ended: { status: number; worldTid: number | null } | null;
}

/** `source` as events have it: not at all where it is not known. */
export const sourceOf = ({ source }: Pick<PendingCall, 'source'>): { source?: SourceLine } =>
  source === null ? {} : { source };

/** Someone who waits for a thread to be parked. */
interface Parking {
  resolve(): void;
  reject(error: Error): void;
}

/** Whether tracees are to stop at every call, whatever the filter says of it. */
export interface Watch {
  everyCall: boolean;
}

/** Whether a thread is to stop at the entry to and the end of every call, for what our filter says of them is not enough. */
export const stopsAtEveryCall = ({ watch, process }: Tracee): boolean =>
  watch.everyCall || process?.ownFilter === true;

/** A traced thread, by its host tid. */
export interface Tracee {
  readonly tid: number;
  /** Shared by all. */
  readonly watch: Readonly<Watch>;
  /** The world's number of this thread; 0 until it is known. */
  worldTid: number;
  /** Null until its birth has been told. */
  process: Process | null;
  state: TraceeState;
  /** It has reported a group stop and not yet its end, whatever it is made to do meanwhile. */
  stopped: boolean;
  /** The call whose end is awaited. */
  call: PendingCall | null;
  /** The call that it is in, where our filter has not spoken of it: see `ownFilter` of its process. */
  entered: { readonly nr: number; readonly registers: RegisterArgs } | null;
  /** Calls that signals interrupted and that may be entered again, the innermost last (handlers nest). */
  interrupted: Interrupted[];
  /** It stops before its end. */
  stopsAtExit: boolean;
  /** The child of the fork it is in. */
  newborn: Tracee | null;
  /** What it waited in when it was last asked to stop; null: in nothing, or it had not come back to it yet. */
  wait: Wait | null;
  /** What it waited in the last time that it was asked to stop in a wait. */
  lastWait: Wait | null;
  /** Its next traced call is a breakpoint. */
  stepping: boolean;
  parking: Parking[];
}

export function newTracee(tid: number, state: TraceeState, watch: Readonly<Watch>): Tracee {
  return {
    tid,
    watch,
    worldTid: 0,
    process: null,
    state,
    stopped: false,
    call: null,
    entered: null,
    interrupted: [],
    stopsAtExit: false,
    newborn: null,
    wait: null,
    lastWait: null,
    stepping: false,
    parking: [],
  };
}

export function newProcess(
  tracee: Tracee,
  pid: number,
  from: Pick<Process, 'program' | 'handlers' | 'nests' | 'ownFilter'> &
    Partial<Pick<Process, 'numbers' | 'choosesProcessors'>> & { parent: number },
): Process {
  return {
    pid,
    hostPid: tracee.tid,
    numbers: [pid],
    choosesProcessors: false,
    ...from,
    offspring: new Map(),
    endSignals: new Set([SIGNALS.SIGCHLD]),
    threads: new Set([tracee.tid]),
    queue: Promise.resolve(),
    queued: 0,
    stopped: false,
    lagging: new Set(),
  };
}
