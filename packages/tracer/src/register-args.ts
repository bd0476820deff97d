import type { SyscallInfo } from '@daemonlab/libc';
import type { SyscallArgs } from './decoders/types.js';

const ARGS_AT = 32;

/** The six arguments as PTRACE_GET_SYSCALL_INFO reported them, copied since the kernel's buffer is reused. */
export class RegisterArgs implements SyscallArgs {
  readonly #raw: Buffer;

  constructor(info: SyscallInfo) {
    this.#raw = Buffer.from(info.raw.subarray(ARGS_AT, ARGS_AT + 48));
  }
  u64(i: number): number {
    return this.#raw.readUInt32LE(i * 8) + this.#raw.readUInt32LE(i * 8 + 4) * 2 ** 32;
  }
  i64(i: number): number {
    return this.#raw.readUInt32LE(i * 8) + this.#raw.readInt32LE(i * 8 + 4) * 2 ** 32;
  }
  i32(i: number): number {
    return this.#raw.readInt32LE(i * 8);
  }
  u32(i: number): number {
    return this.#raw.readUInt32LE(i * 8);
  }
  big(i: number): bigint {
    return this.#raw.readBigUInt64LE(i * 8);
  }
  equals(other: RegisterArgs): boolean {
    return this.#raw.equals(other.#raw);
  }
}
