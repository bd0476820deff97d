export { currentArch, puppetElf, puppetSyscallAddress } from './arch/index.js';
export { ARCHES, arm64, x64, type Arch, type OpenFlag, type RegisterLayout } from './arch/index.js';
export { ERRNO, errnoName, errnoNumber, isRestart, MAX_ERRNO, RESTART_ERRNO } from './errno.js';
export {
  defaultAction,
  NSIG,
  sentByProcess,
  siCodeName,
  signalName,
  signalNumber,
  SIGNALS,
  signalSet,
  type DefaultAction,
  type SignalName,
} from './signals.js';
export { SysError } from './sys-error.js';
export { readMemory, readString, writeMemory } from './memory.js';
import * as ptrace from './ptrace.js';
export { ptrace };
export { PTRACE_EVENT, PTRACE_O, Registers, SyscallInfo, type SignalInfo } from './ptrace.js';
export { hasEnded, waitForAny, waitNoHang, WaitStatus, type WaitResult } from './wait.js';
export { Processors } from './affinity.js';
export { interruptAfter, signalStops } from './alarm.js';
export { isReadable } from './poll.js';
export { PidNamespace } from './pid-namespace.js';
export { LogSocket, type LogDatagram } from './log-socket.js';
export { loopbackUp, makeReadOnly, mount, MS, sethostname, umount2 } from './system.js';
