export { arm64, currentArch, puppetElf, x64, type Arch } from './arch/index.js';
export { ERRNO, errnoName, errnoNumber, isRestart, MAX_ERRNO, RESTART_ERRNO } from './errno.js';
export {
  defaultAction,
  sentByProcess,
  siCodeName,
  signalName,
  signalNumber,
  SIGNALS,
  signalSet,
} from './signals.js';
export { SysError } from './sys-error.js';
export { readMemory, readString, writeMemory } from './memory.js';
import * as ptrace from './ptrace.js';
export { ptrace };
export { PTRACE_EVENT, PTRACE_O, Registers, SyscallInfo, type SignalInfo } from './ptrace.js';
export { hasEnded, waitForAny, waitNoHang, WaitStatus, type WaitResult } from './wait.js';
export { Processors } from './affinity.js';
export { interruptAfter, muteChildren } from './alarm.js';
export { isReadable } from './poll.js';
export { PidNamespace } from './pid-namespace.js';
export { LogSocket } from './log-socket.js';
export { loopbackUp, makeReadOnly, mount, MS, sethostname } from './system.js';
