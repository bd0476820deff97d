import { LabError, type CallArg } from '@daemonlab/protocol';
import { currentArch, errnoName, MAX_ERRNO } from '@daemonlab/libc';
import { encodeCall, Scratch, type EncodedCall, type InjectionEnd, type Tracer } from '@daemonlab/tracer';
import type { InitCall } from './init-plan.js';

/** Makes a process take calls one after another, staying parked in between. Errors: LabError with the call's errno as its code. */
export class Injector {
  readonly #tracer: Tracer;
  readonly #pid: number;

  constructor(tracer: Tracer, pid: number) {
    this.#tracer = tracer;
    this.#pid = pid;
  }

  async call(name: string, ...args: CallArg[]): Promise<number> {
    return this.#result(
      name,
      await this.#tracer.inject(this.#pid, encodeCall(name, args), { stayParked: true }),
    );
  }

  async calls(list: readonly InitCall[]): Promise<void> {
    for (const { call, args } of list) await this.call(call, ...args);
  }

  /** Forks; the child is not held. Returns its pid in the world. */
  async fork(): Promise<number> {
    const end = await this.#tracer.inject(this.#pid, encodeCall('fork', []), { stayParked: true });
    this.#result('fork', end);
    if (end.kind === 'returned' && end.child !== null) return end.child;
    throw new LabError('failed', `process ${this.#pid} could not be made to fork`);
  }

  /** Installs a seccomp filter, which every process born from this one inherits. */
  async filter(program: Buffer): Promise<void> {
    await this.call('prctl', 'PR_SET_NO_NEW_PRIVS', 1);
    this.#result('seccomp', await this.#tracer.inject(this.#pid, seccompCall(program), { stayParked: true }));
  }

  release(): void {
    this.#tracer.unpark(this.#pid);
  }

  #result(name: string, end: InjectionEnd): number {
    switch (end.kind) {
      case 'execed':
        return 0;
      case 'exited':
        throw new LabError('exited', `process ${this.#pid} ended in ${name}`);
      case 'returned': {
        if (end.result >= 0 || end.result < -MAX_ERRNO) return end.result;
        const errno = errnoName(-end.result);
        throw new LabError(errno, `${name} by process ${this.#pid}: ${errno}`);
      }
    }
  }
}

const SECCOMP_SET_MODE_FILTER = 1;

function seccompCall(program: Buffer): EncodedCall {
  return {
    nr: currentArch().syscalls.seccomp!,
    asked: null,
    prepare: (tid, stack) => {
      const scratch = new Scratch(stack);
      const instructions = scratch.put(program);
      const header = Buffer.alloc(16); // struct sock_fprog
      header.writeUInt16LE(program.length / 8, 0);
      header.writeBigUInt64LE(instructions, 8);
      const address = scratch.put(header);
      scratch.write(tid);
      return [BigInt(SECCOMP_SET_MODE_FILTER), 0n, address];
    },
  };
}
