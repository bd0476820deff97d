import type { CallArg } from '@daemonlab/protocol';
import type { Registers } from '@daemonlab/libc';
import type { Decoder } from './decoders/types.js';
import type { RegisterArgs } from './register-args.js';

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
  readonly handlers: Map<number, Handler>;
  /** Host tids of its threads. */
  readonly threads: Set<number>;
  /** A group stop has been told and not yet its end. */
  stopped: boolean;
}

/** A call that was entered and whose end is awaited. */
export interface PendingCall {
  readonly nr: number;
  readonly decoder: Decoder;
  readonly registers: RegisterArgs;
  readonly args: CallArg[];
  readonly injected: boolean;
  /** errno it is made to fail with, without being run. */
  fault: string | null;
}

/** How an injected call ended, before it is put into words. */
export type InjectionEnd =
  { kind: 'returned'; result: number; child: number | null } | { kind: 'execed' } | { kind: 'exited' };

export interface Injection {
  readonly nr: number;
  readonly saved: Registers;
  /** `entry`: set up, not yet in the kernel. `exit`: in the kernel. */
  phase: 'entry' | 'exit';
  /** The call as the timeline will tell it; null for one that is not told. */
  call: PendingCall | null;
  execed: boolean;
  resolve(end: InjectionEnd): void;
}

/**
 * Where a thread is between two of its stops. `call` of the tracee says besides whether a call is pending, which can
 * be so in several of these.
 */
export type TraceeState =
  /** Its parent's fork is known, or its own first stop; it has not run yet. */
  | { kind: 'newborn' }
  | { kind: 'running' }
  /** Before a call, at a breakpoint. */
  | { kind: 'held'; call: PendingCall }
  /** Stopped at our request, ready for an injected call. */
  | { kind: 'parked' }
  /** Stopped by a job-control signal, as without a tracer. */
  | { kind: 'group-stop' }
  | { kind: 'injecting'; injection: Injection };

export interface Birth {
  readonly via: 'fork' | 'vfork' | 'clone';
  readonly parent: Tracee;
  readonly thread: boolean;
  /** Where the fork was injected: what the child must find in its registers. */
  readonly registers: Registers | null;
  /** Its first stop has come. */
  stopped: boolean;
  /** It ended (killed) before its parent's fork returned. */
  ended: number | null;
}

/** A traced thread, by its host tid. */
export interface Tracee {
  readonly tid: number;
  /** The world's number of this thread; 0 until it is known. */
  worldTid: number;
  /** Null until its birth has been told. */
  process: Process | null;
  state: TraceeState;
  call: PendingCall | null;
  /** A call that a signal interrupted and that may be entered again. */
  restarting: { call: PendingCall; result: number } | null;
  birth: Birth | null;
  /** The child of the fork it is in. */
  newborn: Tracee | null;
  /** Its next traced call is a breakpoint. */
  stepping: boolean;
  /** Those who wait for it to be parked. */
  parking: { resolve(): void; reject(error: Error): void }[];
  /** Injected calls are made one after another. */
  queue: Promise<unknown>;
}

export function newTracee(tid: number): Tracee {
  return {
    tid,
    worldTid: 0,
    process: null,
    state: { kind: 'newborn' },
    call: null,
    restarting: null,
    birth: null,
    newborn: null,
    stepping: false,
    parking: [],
    queue: Promise.resolve(),
  };
}
