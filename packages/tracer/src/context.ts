import { readMemory, readString } from '@daemonlab/libc';
import type { DecodeContext, SyscallArgs, TraceeMemory } from './decoders/types.js';

/** The memory of a stopped tracee. */
class Memory implements TraceeMemory {
  readonly #tid: number;
  constructor(tid: number) {
    this.#tid = tid;
  }
  readString(address: number, max?: number): string | null {
    return readString(this.#tid, address, max);
  }
  readBytes(address: number, length: number): Buffer | null {
    return readMemory(this.#tid, address, length);
  }
  readPointer(address: number): number | null {
    const bytes = readMemory(this.#tid, address, 8);
    return bytes && bytes.readUInt32LE(0) + bytes.readUInt32LE(4) * 2 ** 32;
  }
}

/** What decoders may ask about a stopped tracee. */
export class TraceeContext implements DecodeContext {
  readonly args: SyscallArgs;
  readonly memory: TraceeMemory;

  constructor(tid: number, args: SyscallArgs) {
    this.args = args;
    this.memory = new Memory(tid);
  }
}
