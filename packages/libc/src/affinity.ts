import { native } from './native.js';

const getcpu = native('int sched_getcpu(void)');
const getAffinity = native('int sched_getaffinity(int pid, size_t size, void *mask)');
const setAffinity = native('int sched_setaffinity(int pid, size_t size, void *mask)');

/** cpu_set_t of glibc and musl, a bit for each of 1024 processors, the lowest in the first byte. */
const BYTES = 128;
const CALLING_THREAD = 0;

/** Processors that a thread may run on (sched_setaffinity(2)). */
export class Processors {
  readonly #bits: Buffer;
  private constructor(bits: Buffer) {
    this.#bits = bits;
  }

  /** Those of a thread; null: it is gone, or the machine has more of them than fit. */
  static of(tid: number = CALLING_THREAD): Processors | null {
    const bits = Buffer.alloc(BYTES);
    return getAffinity(tid, BYTES, bits) < 0 ? null : new Processors(bits);
  }

  /** The one that the calling thread is on, alone; null where that cannot be known. */
  static current(): Processors | null {
    const processor = getcpu();
    if (processor < 0 || processor >= BYTES * 8) return null;
    const bits = Buffer.alloc(BYTES);
    bits[processor >> 3] = 1 << (processor & 7);
    return new Processors(bits);
  }

  /** Whether there is only one. */
  get single(): boolean {
    let found = 0;
    for (const byte of this.#bits) for (let rest = byte; rest !== 0; rest &= rest - 1) found += 1;
    return found === 1;
  }

  /** Lets a thread run on these only. False: it is gone, or that is not allowed. */
  give(tid: number = CALLING_THREAD): boolean {
    return setAffinity(tid, BYTES, this.#bits) === 0;
  }
}
