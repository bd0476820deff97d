import { currentArch, type Arch } from '@daemonlab/libc';
import { credentialDecoders } from './credentials.js';
import { descriptorDecoders } from './descriptors.js';
import { directoryDecoders } from './directory.js';
import { execDecoders } from './exec.js';
import { killDecoders } from './kill.js';
import { lockDecoders } from './lock.js';
import { logDecoders } from './log.js';
import { mountDecoders } from './mount.js';
import { openDecoders } from './open.js';
import { prctlDecoders } from './prctl.js';
import { processDecoders } from './process.js';
import { sessionDecoders } from './session.js';
import { signalDecoders } from './signals.js';
import { terminalDecoders } from './terminal.js';
import type { Decoder } from './types.js';
import { umaskDecoders } from './umask.js';
import { waitDecoders } from './wait.js';

/** Every decoder for an architecture, by call name. Calls that the architecture does not have are left out. */
export function decodersFor(arch: Arch): ReadonlyMap<string, Decoder> {
  const all: Decoder[] = [
    ...processDecoders(arch),
    ...execDecoders,
    ...sessionDecoders,
    ...directoryDecoders,
    ...umaskDecoders,
    ...descriptorDecoders(arch),
    ...openDecoders(arch),
    ...terminalDecoders,
    ...signalDecoders,
    ...killDecoders,
    ...prctlDecoders,
    ...credentialDecoders,
    ...mountDecoders,
    ...logDecoders,
    ...lockDecoders,
    ...waitDecoders,
  ];
  return new Map(all.filter(({ name }) => name in arch.syscalls).map((decoder) => [decoder.name, decoder]));
}

/** Every decoder for the architecture this process runs on. */
export const DECODERS: ReadonlyMap<string, Decoder> = decodersFor(currentArch());

/** For a call that has no decoder and stops all the same (a breakpoint on it): the raw registers. */
export function rawDecoder(name: string): Decoder {
  return {
    name,
    family: 'other',
    when: 'never',
    args: (ctx) => Array.from({ length: 6 }, (_, i) => `0x${ctx.args.big(i).toString(16)}`),
  };
}

export { constantValue } from './names.js';
export type {
  Condition,
  DecodeContext,
  DecodeOptions,
  Decoder,
  SyscallArgs,
  TraceeMemory,
  Trap,
} from './types.js';
