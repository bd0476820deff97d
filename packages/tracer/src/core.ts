import { LabError, type NewEvent, type SourceLine } from '@daemonlab/protocol';
import { currentArch, ptrace, PTRACE_O, RESTART_ERRNO, SyscallInfo } from '@daemonlab/libc';
import type { Decoder } from './decoders/types.js';
import { OneProcessor } from './one-processor.js';
import { Steering } from './steering.js';
import {
  stopsAtEveryCall,
  type PendingCall,
  type Process,
  type Tracee,
  type Watch,
  type WayBack,
} from './tracee.js';
import { waitOf } from './waits.js';

/** What tracees stop for. Those in a fork stop before their end too: see `Births.forking`. */
export const OPTIONS =
  PTRACE_O.TRACESYSGOOD |
  PTRACE_O.TRACEFORK |
  PTRACE_O.TRACEVFORK |
  PTRACE_O.TRACECLONE |
  PTRACE_O.TRACEEXEC |
  PTRACE_O.TRACESECCOMP |
  PTRACE_O.EXITKILL;

/** Who is told what happens. Pids are the world's. */
interface TracerSink {
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
  /** By call name; the filter must have been built of the same, and with the same `watchFiles`. */
  decoders: ReadonlyMap<string, Decoder>;
  watchFiles: boolean;
  /**
   * The longest (`ms`) the event loop is kept waiting once tracees have been busy for so many stops: each turn of it costs
   * them time, and what a person follows comes in smaller doses.
   */
  longBurst: { after: number; ms: number };
  /** Called at each stop, before what stopped goes on: what has been printed was printed before this. */
  stopped(): void;
  /** Processes that may exist at once, beyond which fork fails with EAGAIN, and who is told of each that has failed so. */
  maxProcesses: number;
  /** How many there are, those too that have ended and that nobody has waited for; null: that cannot be known. */
  countProcesses(): number | null;
  onRefusedFork(pid: number): void;
  /**
   * The line of the program's own that leads to the call which a thread (by its host tid) is about to make. Asked once for
   * each call that may be told, while it stands before it.
   */
  locate?(tid: number, process: Process): SourceLine | null;
  sink: TracerSink;
}

/** The kernel goes on with a call of this result through restart_syscall(2), not by entering it again. */
export const RESTART_BLOCK = -RESTART_ERRNO.ERESTART_RESTARTBLOCK;

/** What the parts of a tracer share. */
export class Core {
  readonly options: TracerOptions;
  readonly sink: TracerSink;
  readonly steering = new Steering();
  /** Threads, by host tid. */
  readonly tracees = new Map<number, Tracee>();
  /** Living processes, by the world's pid. */
  readonly processes = new Map<number, Process>();
  /** By system call number. */
  readonly decoders: ReadonlyMap<number, Decoder>;
  /** What the kernel says of the call a tracee is stopped at; filled anew for each stop. */
  readonly info = new SyscallInfo();
  readonly watch: Watch = { everyCall: false };
  /** Host tids of threads that may be in a call that sends a signal. */
  readonly senders = new Set<number>();
  readonly processor = new OneProcessor(this.tracees);
  /** At most so many processes have ended and may still have their numbers. */
  unreaped = 0;
  /** Someone awaits what has just been settled: the event loop is to run before the next stop is handled. */
  yielding = false;

  constructor(options: TracerOptions) {
    const { syscalls } = currentArch();
    this.options = options;
    this.sink = options.sink;
    this.decoders = new Map(
      [...options.decoders.values()].flatMap((decoder) => {
        const nr = syscalls[decoder.name];
        return nr === undefined ? [] : [[nr, decoder] as const];
      }),
    );
  }
}

/** Whether the next entry to or end of a system call is to stop it. */
function awaitsCall(tracee: Tracee): boolean {
  return (
    tracee.call !== null ||
    stopsAtEveryCall(tracee) ||
    tracee.state.kind === 'injecting' ||
    tracee.state.kind === 'returning' ||
    tracee.interrupted.at(-1)?.result === RESTART_BLOCK
  );
}

/** Asks a tracee to stop (PTRACE_EVENT_STOP), be it in the middle of a call that waits. False: it is gone. */
export function interrupt(tracee: Tracee): boolean {
  tracee.wait = waitOf(tracee.tid);
  tracee.lastWait = tracee.wait ?? tracee.lastWait;
  return ptrace.interrupt(tracee.tid);
}

/** Lets a stopped tracee go on the way its state asks for. One that is gone meanwhile will be reported so. */
export function resume(tracee: Tracee, signal = 0): void {
  // Any other stop takes back a PTRACE_INTERRUPT that was still to come (ptrace_stop in the kernel's signal.c).
  if (tracee.parking.length > 0 && tracee.state.kind === 'running') ptrace.interrupt(tracee.tid);
  if (awaitsCall(tracee)) ptrace.contToSyscall(tracee.tid, signal);
  else ptrace.cont(tracee.tid, signal);
}

/** Ends a PTRACE_EVENT_STOP: the tracee goes on, or stays in its group stop, of whose end the kernel then tells. */
export function leaveTrap(tracee: Tracee): void {
  if (tracee.stopped) ptrace.listen(tracee.tid);
  else resume(tracee);
}

/** A tracee stands still and is ready for injected calls. `way`: what it was on when a group stop came. */
export function reachPark(core: Core, tracee: Tracee, way: WayBack | null = null): void {
  tracee.state = { kind: 'parked', way };
  stands(core, tracee);
}

/** Tells those who wait for it that a tracee stands still. */
export function stands(core: Core, tracee: Tracee): void {
  for (const waiting of tracee.parking.splice(0)) waiting.resolve();
  core.yielding = true;
}

/** A process is held before this call no more. */
export function released(core: Core, { pid }: Process, { decoder }: PendingCall): void {
  core.sink.event({ type: 'release', pid, name: decoder.name });
}

/** Nobody will see it parked. */
export function refuseParking(tracee: Tracee, why: (pid: number) => LabError): void {
  if (tracee.parking.length === 0) return;
  for (const waiting of tracee.parking.splice(0)) waiting.reject(why(tracee.worldTid));
}

export const goneError = (pid: number): LabError => new LabError('no-process', `process ${pid} is gone`);
