import { currentArch, type Arch } from '@daemonlab/libc';
import { credentialDecoders } from './credentials.js';
import { descriptorDecoders } from './descriptors.js';
import { directoryDecoders } from './directory.js';
import { execDecoders } from './exec.js';
import { killDecoders } from './kill.js';
import { lockDecoders } from './lock.js';
import { logDecoders } from './log.js';
import { mountDecoders } from './mount.js';
import { namespaceDecoders } from './namespaces.js';
import { openDecoders } from './open.js';
import { prctlDecoders } from './prctl.js';
import { processDecoders } from './process.js';
import { processorDecoders } from './processors.js';
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
    ...namespaceDecoders,
    ...logDecoders,
    ...lockDecoders,
    ...waitDecoders,
    ...processorDecoders,
  ];
  return new Map(all.filter(({ name }) => name in arch.syscalls).map((decoder) => [decoder.name, decoder]));
}

/** Every decoder for the architecture this process runs on. */
export const DECODERS: ReadonlyMap<string, Decoder> = decodersFor(currentArch());

export { rawDecoder } from './raw.js';
export { setsFilter } from './prctl.js';
export { stops, systemCalls, trapOf, withTraps } from './traps.js';
export type {
  Condition,
  DecodeContext,
  DecodeOptions,
  Decoder,
  SyscallArgs,
  TraceeMemory,
  Trap,
} from './types.js';
