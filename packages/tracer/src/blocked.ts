import { readFileSync } from 'node:fs';
import { signalName } from '@daemonlab/libc';
import type { Core } from './core.js';
import { knownAs } from './senders.js';
import { ownMask } from './shield.js';
import type { PendingCall, Process } from './tracee.js';

/** What a thread's status says of signals and groups (proc(5)); sets have signal 1 as bit 0. */
interface Status {
  blocked: bigint;
  pending: bigint;
  /** Process group as its own PID namespace numbers it. */
  pgid: number;
}

function statusOf(tid: number): Status | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${tid}/status`, 'latin1');
  } catch {
    return null; // gone
  }
  if (/^State:\s*[ZX]/m.test(text)) return null;
  const set = (name: string): bigint =>
    BigInt(`0x${new RegExp(`^${name}:\\s*(\\w+)`, 'm').exec(text)?.[1] ?? 0}`);
  return {
    blocked: set('SigBlk'),
    pending: set('SigPnd') | set('ShdPnd'),
    pgid: Number(/^NSpgid:.*?(\d+)$/m.exec(text)?.[1] ?? 0),
  };
}

/** Which argument of a call that sends a signal is the target, which the signal, and how the receiver is told of it. */
const SENDERS: Readonly<Record<string, { target: number; signal: number; thread: boolean; code: string }>> = {
  kill: { target: 0, signal: 1, thread: false, code: 'SI_USER' },
  tkill: { target: 0, signal: 1, thread: true, code: 'SI_TKILL' },
  tgkill: { target: 1, signal: 2, thread: true, code: 'SI_TKILL' },
  rt_sigqueueinfo: { target: 0, signal: 1, thread: false, code: 'SI_QUEUE' },
  rt_tgsigqueueinfo: { target: 1, signal: 2, thread: true, code: 'SI_QUEUE' },
  pidfd_send_signal: { target: 0, signal: 1, thread: false, code: 'SI_USER' },
};

/** Host pid of the process that a descriptor of pidfd_open(2) stands for; 0 when it is none, or that process is gone. */
function processOfDescriptor(hostPid: number, fd: number): number {
  try {
    return Number(
      /^Pid:\s*(-?\d+)$/m.exec(readFileSync(`/proc/${hostPid}/fdinfo/${fd}`, 'latin1'))?.[1] ?? 0,
    );
  } catch {
    return 0;
  }
}

/**
 * Tells of a signal that was sent and now waits, because its receiver blocks it: the kernel reports signals only when they
 * are delivered. Asked right after the call that sent it has returned.
 */
export class BlockedSignals {
  readonly #core: Core;
  constructor(core: Core) {
    this.#core = core;
  }

  /** After a successful call of `from`. */
  sentBy(from: Process, call: PendingCall): void {
    const sender = SENDERS[call.decoder.name];
    if (!sender) return;
    const signal = call.registers.i32(sender.signal);
    if (signal <= 0) return;
    const target = call.registers.i32(sender.target);
    if (sender.thread) {
      for (const tracee of this.#core.tracees.values())
        if (tracee.worldTid === target && tracee.process)
          this.#tell(tracee.process, [tracee.tid], signal, from.pid, sender.code);
      return;
    }
    const receivers =
      call.decoder.name === 'pidfd_send_signal'
        ? [this.#core.tracees.get(processOfDescriptor(from.hostPid, target))?.process].filter((one) => !!one)
        : this.#receivers(from, target);
    for (const process of receivers) this.#tell(process, process.threads, signal, from.pid, sender.code);
  }

  /** A signal that we ourselves have sent to a process from outside its world. */
  sent(process: Process, signal: number): void {
    this.#tell(process, process.threads, signal, 0, 'SI_USER');
  }

  /** kill(2): a process, one's own group (0), everybody but init and oneself (-1), a group (below). */
  #receivers(from: Process, target: number): Process[] {
    const { processes } = this.#core;
    if (target > 0)
      return [processes.get(knownAs(processes, from, target))].filter((one) => one !== undefined);
    const all = [...processes.values()];
    if (target === -1) return all.filter((one) => one.pid !== 1 && one !== from);
    const group = target === 0 ? statusOf(from.hostPid)?.pgid : -target;
    return all.filter((one) => statusOf(one.hostPid)?.pgid === group);
  }

  #tell(process: Process, tids: Iterable<number>, signal: number, from: number, code: string): void {
    const bit = 1n << BigInt(signal - 1);
    for (const tid of tids) {
      const status = statusOf(tid);
      const blocked = ownMask(this.#core.tracees.get(tid)) ?? status?.blocked ?? 0n;
      // Not pending: it was delivered already, or is ignored. A thread that does not block it will take it.
      if (!status || (status.pending & bit) === 0n || (blocked & bit) === 0n) return;
    }
    this.#core.sink.event({
      type: 'signal',
      pid: process.pid,
      signal: signalName(signal),
      from,
      disposition: 'blocked',
      code,
    });
    this.#core.sink.dirty(process.pid);
  }
}
