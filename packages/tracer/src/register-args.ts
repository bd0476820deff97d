import { currentArch, type Registers, type SyscallInfo } from '@daemonlab/libc';
import type { SyscallArgs } from './decoders/types.js';

/** In struct ptrace_syscall_info: instruction pointer, stack pointer, number, six arguments; 8 bytes each. */
const FROM = 8;
const TO = 80;
const ARGS_AT = 24;

/**
 * The arguments of a call and where it was made from, as PTRACE_GET_SYSCALL_INFO reported them; copied, since the kernel's
 * buffer is reused.
 */
export class RegisterArgs implements SyscallArgs {
  readonly #raw: Buffer;

  constructor(info: SyscallInfo) {
    this.#raw = Buffer.from(info.raw.subarray(FROM, TO));
  }
  u64(i: number): number {
    return this.#raw.readUInt32LE(ARGS_AT + i * 8) + this.#raw.readUInt32LE(ARGS_AT + i * 8 + 4) * 2 ** 32;
  }
  i64(i: number): number {
    return this.#raw.readUInt32LE(ARGS_AT + i * 8) + this.#raw.readInt32LE(ARGS_AT + i * 8 + 4) * 2 ** 32;
  }
  i32(i: number): number {
    return this.#raw.readInt32LE(ARGS_AT + i * 8);
  }
  u32(i: number): number {
    return this.#raw.readUInt32LE(ARGS_AT + i * 8);
  }
  big(i: number): bigint {
    return this.#raw.readBigUInt64LE(ARGS_AT + i * 8);
  }
  /** Whether a newborn can be this call's: it stands behind it and, unless it was given a stack, on the same one. */
  ledTo(newborn: Registers): boolean {
    const { ip, sp } = currentArch().regs;
    return (
      this.#raw.readBigUInt64LE(0) === newborn.get(ip) && this.#raw.readBigUInt64LE(8) === newborn.get(sp)
    );
  }
  /** Whether the other is the same call made at the same place with the same stack: the kernel's own repetition of it. */
  equals(other: RegisterArgs): boolean {
    return this.#raw.equals(other.#raw);
  }
}
