import { writeMemory } from '@daemonlab/libc';

/** Collects what an injected call points to, below a stack address, and writes it into the process at the end. */
export class Scratch {
  readonly #top: bigint;
  #bottom: bigint;
  readonly #parts: { at: bigint; bytes: Buffer }[] = [];

  constructor(stack: bigint) {
    this.#top = stack;
    this.#bottom = stack;
  }

  /** Sets bytes aside; returns the address they will have, a multiple of 16. */
  put(bytes: Buffer): bigint {
    this.#bottom = (this.#bottom - BigInt(bytes.length)) & ~15n;
    this.#parts.push({ at: this.#bottom, bytes });
    return this.#bottom;
  }

  text(text: string): bigint {
    return this.put(Buffer.from(`${text}\0`));
  }

  /** A NULL-terminated array of pointers to strings, as execve takes. */
  strings(list: readonly string[]): bigint {
    const pointers = Buffer.alloc((list.length + 1) * 8);
    list.forEach((one, i) => pointers.writeBigUInt64LE(this.text(one), i * 8));
    return this.put(pointers);
  }

  int(value: number): bigint {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return this.put(bytes);
  }

  /** Room for the kernel to write to. */
  room(length: number): bigint {
    return this.put(Buffer.alloc(length));
  }

  /** Errors: SysError when the memory cannot be written (EFAULT: the stack is too small). */
  write(tid: number): void {
    const all = Buffer.alloc(Number(this.#top - this.#bottom));
    for (const { at, bytes } of this.#parts) bytes.copy(all, Number(at - this.#bottom));
    if (all.length > 0) writeMemory(tid, this.#bottom, all);
  }
}
