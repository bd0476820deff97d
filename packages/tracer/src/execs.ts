import { readFileSync, readlinkSync } from 'node:fs';
import { ptrace } from '@daemonlab/libc';
import type { CallArg } from '@daemonlab/protocol';
import { released, resume, type Core } from './core.js';
import { handlersAfterExec } from './signals.js';
import { heldBefore, sourceOf, type PendingCall, type Tracee } from './tracee.js';

/** execve(2) that succeeded. */
export class Execs {
  readonly #core: Core;
  constructor(core: Core) {
    this.#core = core;
  }

  /** The tracee has a new program, and is its process's only thread. It is resumed. */
  execed(tracee: Tracee): void {
    this.#becomeLeader(tracee);
    tracee.interrupted = [];
    const { process, state } = tracee;
    const injection = state.kind === 'injecting' ? state.injection : null;
    if (injection) injection.execed = true;
    const call = injection?.call ?? tracee.call;
    const program = call && programOf(tracee.tid, call);
    tracee.call = null; // its end has nothing to add
    resume(tracee);
    if (!process || !call || !program) return;
    process.program = program.path.split('/').at(-1) ?? '';
    process.handlers = new Map(process.handlers); // no longer shared
    handlersAfterExec(process.handlers);
    this.#core.sink.event({ type: 'exec', pid: process.pid, ...program, ...sourceOf(call) });
    this.#core.sink.dirty(process.pid);
  }

  /**
   * A thread that is not the first and calls execve takes over the first one's number; the first is gone without a word,
   * and what the thread was in the middle of goes on under its new number (ptrace(2), "execve(2) under ptrace").
   */
  #becomeLeader(tracee: Tracee): void {
    const former = ptrace.eventMessage(tracee.tid);
    const thread = former === null || former === tracee.tid ? undefined : this.#core.tracees.get(former);
    if (!thread) return;
    const { state } = tracee;
    if (state.kind === 'injecting' || state.kind === 'postponed') state.injection.resolve({ kind: 'exited' });
    if (state.kind === 'returning') state.way.done();
    const held = heldBefore(state);
    if (held && tracee.process) released(this.#core, tracee.process, held);
    tracee.state = thread.state;
    tracee.stopped = thread.stopped;
    tracee.call = thread.call;
    tracee.stepping = thread.stepping;
    tracee.stopsAtExit = thread.stopsAtExit;
    tracee.newborn = null;
    tracee.process?.threads.delete(thread.tid);
    this.#core.tracees.delete(thread.tid);
    this.#core.processor.gone(thread.tid);
    this.#core.processor.born(tracee, null);
  }
}

/** An address: what it points to could not be read, as in a process that is not dumpable (prctl(2), PR_SET_DUMPABLE). */
const UNREAD = /^0x[0-9a-f]+$/;

function programOf(tid: number, call: PendingCall): { path: string; argv: string[] } {
  const [path, argv] = call.decoder.name === 'execveat' ? call.args.slice(1) : call.args;
  const named = typeof path === 'string' && path !== '' && !UNREAD.test(path);
  return {
    path: named ? path : executableOf(tid),
    argv: Array.isArray(argv)
      ? argv.map((one: CallArg) => (typeof one === 'string' ? one : JSON.stringify(one)))
      : argumentsOf(tid),
  };
}

/** The running program's file, where it was started by a descriptor (fexecve(3)) or its name could not be read. */
function executableOf(tid: number): string {
  try {
    return readlinkSync(`/proc/${tid}/exe`);
  } catch {
    return ''; // killed meanwhile
  }
}

/** The running program's arguments, as proc(5) has them. */
function argumentsOf(tid: number): string[] {
  try {
    return readFileSync(`/proc/${tid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return []; // killed meanwhile
  }
}
