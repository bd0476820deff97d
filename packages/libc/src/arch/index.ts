import { arm64 } from './arm64.js';
import type { Arch } from './arch.js';
import { x64 } from './x64.js';

/** Every architecture there is a table for. */
export const ARCHES: readonly Arch[] = [x64, arm64];

/** The architecture this process runs on. Throws, naming the ones that work, on any other. */
export function currentArch(): Arch {
  const arch = ARCHES.find((one) => one.name === process.arch);
  if (arch === undefined) {
    const known = ARCHES.map((one) => one.name).join(' and ');
    throw new Error(
      `Daemon Lab has no register and system call table for ${process.arch}: it runs on ${known}`,
    );
  }
  return arch;
}

export { arm64, x64 };
export type { Arch } from './arch.js';
export { puppetElf } from './elf.js';
