import type { Arch } from '@daemonlab/libc';
import type { Decoder } from './decoders/types.js';

export interface FilterOptions {
  watchFiles: boolean;
  /** Calls that always stop, decoder or not (breakpoints, faults). Names unknown to the architecture are left out. */
  always?: Iterable<string>;
}

/** struct sock_filter[] for seccomp(2), 8 bytes each; its length / 8 is the `len` of struct sock_fprog. */
export function buildFilter(arch: Arch, decoders: ReadonlyMap<string, Decoder>, options: FilterOptions): Buffer {
  void arch, decoders, options;
  return Buffer.alloc(0);
}
