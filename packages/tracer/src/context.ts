import { readMemory, readString } from '@daemonlab/libc';
import type { DecodeContext, SyscallArgs, TraceeMemory } from './decoders/types.js';

/** The memory of a stopped tracee. */
class Memory implements TraceeMemory {
  readonly #tid: number;
  /** The text that was read last, of this address and at most so long: a path is asked for more than once. */
  #last: { address: number; max: number | undefined; text: string | null } | null = null;

  constructor(tid: number) {
    this.#tid = tid;
  }
  readString(address: number, max?: number): string | null {
    if (this.#last?.address !== address || this.#last.max !== max)
      this.#last = { address, max, text: readString(this.#tid, address, max) };
    return this.#last.text;
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
