import { readlinkSync } from 'node:fs';
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
  readonly #tid: number;

  constructor(tid: number, args: SyscallArgs) {
    this.#tid = tid;
    this.args = args;
    this.memory = new Memory(tid);
  }
  fdPath(fd: number): string | null {
    try {
      return readlinkSync(`/proc/${this.#tid}/fd/${fd}`);
    } catch {
      return null; // closed, or the process is gone: both mean that it is open on nothing
    }
  }
}
