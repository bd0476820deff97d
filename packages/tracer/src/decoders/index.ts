import { currentArch, type Arch } from '@daemonlab/libc';
import type { Decoder } from './types.js';

/** Every decoder for an architecture, by call name. */
export function decodersFor(arch: Arch): ReadonlyMap<string, Decoder> {
  void arch;
  return new Map();
}

/** Every decoder for the architecture this process runs on. */
export const DECODERS: ReadonlyMap<string, Decoder> = decodersFor(currentArch());
