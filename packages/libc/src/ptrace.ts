import { lastErrno, native, addressOf } from './native.js';
import { SysError } from './sys-error.js';
import { ERRNO } from './errno.js';
import { SIGNALS } from './signals.js';
import { currentArch } from './arch/index.js';

/** Requests and options of ptrace(2), from linux/ptrace.h. The same on every architecture. */
const REQUEST = {
  POKEDATA: 5,
  CONT: 7,
  SYSCALL: 24,
  SETOPTIONS: 0x4200,
  GETEVENTMSG: 0x4201,
  GETSIGINFO: 0x4202,
  SETSIGINFO: 0x4203,
  GETREGSET: 0x4204,
  SETREGSET: 0x4205,
  SEIZE: 0x4206,
  INTERRUPT: 0x4207,
  LISTEN: 0x4208,
  GETSIGMASK: 0x420a,
  SETSIGMASK: 0x420b,
  GET_SYSCALL_INFO: 0x420e,
} as const;

export const PTRACE_O = {
  TRACESYSGOOD: 1,
  TRACEFORK: 2,
  TRACEVFORK: 4,
  TRACECLONE: 8,
  TRACEEXEC: 16,
  TRACEEXIT: 64,
  TRACESECCOMP: 128,
  EXITKILL: 0x100000,
} as const;

export const PTRACE_EVENT = {
  FORK: 1,
  VFORK: 2,
  CLONE: 3,
  EXEC: 4,
  VFORK_DONE: 5,
  EXIT: 6,
  SECCOMP: 7,
  STOP: 128,
} as const;

const NT_PRSTATUS = 1;
const { ESRCH, EIO } = ERRNO;
/** The signal that an event is reported with: the event stands in the byte above (ptrace(2), PTRACE_GETSIGINFO). */
const { SIGTRAP } = SIGNALS;

const withPointer = native('long ptrace(int request, int pid, void *addr, void *data)');
const ptraceNumbers = native('long ptrace(int request, int pid, size_t addr, size_t data)');
const ptraceBuffer = native('long ptrace(int request, int pid, size_t addr, void *data)');

/** False: the tracee is gone (ESRCH), which a tracer must expect at any time. Other errors are ours and throw. */
function ok(name: string, result: number, pid: number): boolean {
  if (result >= 0) return true;
  const errno = lastErrno();
  if (errno === ESRCH) return false;
  throw new SysError(`ptrace(PTRACE_${name})`, errno, [pid]);
}

const resume = (request: 'CONT' | 'SYSCALL' | 'INTERRUPT', pid: number, signal: number): boolean =>
  ok(request, ptraceNumbers(REQUEST[request], pid, 0, signal), pid);

/** Attaches without stopping. False: it is gone. Errors: SysError (EPERM where the kernel or a security module forbids it). */
export function seize(pid: number, options: number): boolean {
  return ok('SEIZE', ptraceNumbers(REQUEST.SEIZE, pid, 0, options), pid);
}
/** Lets a stopped tracee run until its next signal, event or seccomp stop. `signal` 0 delivers none. */
export const cont = (pid: number, signal = 0): boolean => resume('CONT', pid, signal);
/** The same, and stop at the next entry to or exit from a system call. */
export const contToSyscall = (pid: number, signal = 0): boolean => resume('SYSCALL', pid, signal);
/**
 * Leaves a tracee in its group stop, so that job control works, and reports when it ends. False: it has left it, killed
 * (EIO: it stands at PTRACE_EVENT_EXIT).
 */
export function listen(pid: number): boolean {
  const result = ptraceNumbers(REQUEST.LISTEN, pid, 0, 0);
  return (result < 0 && lastErrno() === EIO) || ok('LISTEN', result, pid);
}
/** Asks a running tracee to stop (PTRACE_EVENT_STOP), without a signal that it could see. */
export const interrupt = (pid: number): boolean => resume('INTERRUPT', pid, 0);

/**
 * Writes 8 bytes into a stopped tracee's memory, also where it may not write itself (a constant). False: gone, or there is
 * no memory.
 */
export function pokeWord(pid: number, address: bigint, word: Buffer): boolean {
  return ptraceNumbers(REQUEST.POKEDATA, pid, address, word.readBigUInt64LE(0)) >= 0;
}

/** What a stopped tracee is to stop for from now on; its children inherit it. */
export const setOptions = (pid: number, options: number): boolean =>
  ok('SETOPTIONS', ptraceNumbers(REQUEST.SETOPTIONS, pid, 0, options), pid);

const message = Buffer.alloc(8);
/**
 * The number that came with an event: the new tracee's tid after a fork, the former tid after an exec. Null: gone, or
 * killed and at PTRACE_EVENT_EXIT, whose number is another.
 */
export function eventMessage(pid: number): number | null {
  if (!ok('GETEVENTMSG', ptraceBuffer(REQUEST.GETEVENTMSG, pid, 0, message), pid)) return null;
  return signalInfo(pid) === null ? null : message.readUInt32LE(0);
}

export interface SignalInfo {
  signal: number;
  /** si_code: see `siCodeName` and `sentByProcess`. */
  code: number;
  /** Of the sender, as the receiver's PID namespace numbers it; meaningful for SI_USER and kin. */
  pid: number;
}
const siginfo = Buffer.alloc(128);
/**
 * siginfo of the signal about to be delivered, or of an event; null when the stop is a group stop (EINVAL) or the tracee is
 * gone, or is about to (PTRACE_EVENT_EXIT), whatever it had reported before.
 */
export function signalInfo(pid: number): SignalInfo | null {
  if (withPointer(REQUEST.GETSIGINFO, pid, null, siginfo) < 0) return null;
  const info = { signal: siginfo.readInt32LE(0), code: siginfo.readInt32LE(8), pid: siginfo.readInt32LE(16) };
  return info.code === (SIGTRAP | (PTRACE_EVENT.EXIT << 8)) ? null : info;
}

/** PTRACE_GET_SYSCALL_INFO's answer (struct ptrace_syscall_info); the same object is reused by the next call. */
export class SyscallInfo {
  /** 88 bytes: op, arch, ip, sp, then nr and six arguments, or the result and whether it is an error. */
  readonly raw: Buffer = Buffer.alloc(88);

  get op(): 'none' | 'entry' | 'exit' | 'seccomp' {
    return (['none', 'entry', 'exit', 'seccomp'] as const)[this.raw[0] ?? 0] ?? 'none';
  }
  get number(): number {
    return this.raw.readInt32LE(24);
  }
  /** What the filter that stops the call says with SECCOMP_RET_TRACE (SECCOMP_RET_DATA), at a seccomp stop. */
  get filterData(): number {
    return this.raw.readUInt32LE(80);
  }
  /** Result of the call at exit: a number, or minus the errno. */
  get result(): number {
    return this.raw.readUInt32LE(24) + this.raw.readInt32LE(28) * 2 ** 32;
  }
  /** Puts right what is reported of an argument that has been replaced at the call's entry. `i` is 0–5. */
  setArgument(i: number, value: bigint): void {
    this.raw.writeBigUInt64LE(value, 32 + i * 8);
  }
}

/** Fills `info` for a tracee stopped at a system call; false when it is gone, or is about to. */
export function syscallInfo(pid: number, info: SyscallInfo): boolean {
  const result = ptraceBuffer(REQUEST.GET_SYSCALL_INFO, pid, info.raw.length, info.raw);
  return ok('GET_SYSCALL_INFO', result, pid) && info.op !== 'none';
}

const iovec = Buffer.alloc(16);
function regset(request: 'GETREGSET' | 'SETREGSET', pid: number, set: number, data: Buffer): boolean {
  iovec.writeBigUInt64LE(addressOf(data), 0);
  iovec.writeBigUInt64LE(BigInt(data.length), 8);
  return ok(request, ptraceBuffer(REQUEST[request], pid, set, iovec), pid);
}

/** A tracee's general registers, addressed by what they mean for system calls on this architecture. */
export class Registers {
  readonly raw: Buffer;
  constructor(raw: Buffer = Buffer.alloc(currentArch().regs.size)) {
    this.raw = raw;
  }
  /** One that can be changed without changing this one. */
  copy(): Registers {
    return new Registers(Buffer.from(this.raw));
  }
  /** Unsigned, 64 bits. `offset`: in bytes, one of `Arch.regs`. */
  get(offset: number): bigint {
    return this.raw.readBigUInt64LE(offset);
  }
  /** Keeps the low 64 bits of `value`, which may be negative. */
  set(offset: number, value: bigint): void {
    this.raw.writeBigUInt64LE(BigInt.asUintN(64, value), offset);
  }
}

/** Registers of a stopped tracee; null when it is gone. */
export function getRegisters(pid: number): Registers | null {
  const registers = new Registers();
  return regset('GETREGSET', pid, NT_PRSTATUS, registers.raw) ? registers : null;
}

/** Gives a stopped tracee these registers. False: it is gone. */
export function setRegisters(pid: number, registers: Registers): boolean {
  return regset('SETREGSET', pid, NT_PRSTATUS, registers.raw);
}

const SIGSET_BYTES = 8;

/** The signals a stopped tracee blocks, signal 1 as bit 0; null when it is gone. */
export function getSignalMask(pid: number): bigint | null {
  const mask = Buffer.alloc(SIGSET_BYTES);
  return ok('GETSIGMASK', ptraceBuffer(REQUEST.GETSIGMASK, pid, SIGSET_BYTES, mask), pid)
    ? mask.readBigUInt64LE()
    : null;
}

/** Makes a stopped tracee block these signals; SIGKILL and SIGSTOP never are. */
export function setSignalMask(pid: number, signals: bigint): boolean {
  const mask = Buffer.alloc(SIGSET_BYTES);
  mask.writeBigUInt64LE(BigInt.asUintN(64, signals));
  return ok('SETSIGMASK', ptraceBuffer(REQUEST.SETSIGMASK, pid, SIGSET_BYTES, mask), pid);
}

/**
 * Changes the number of the call a tracee is about to make; -1 skips it. On x86-64 it is a register like the others,
 * on arm64 a register set of its own (ptrace(2), NT_ARM_SYSTEM_CALL). `registers` are written too, where the number is one
 * of them. False: it is gone.
 */
export function setSyscallNumber(pid: number, registers: Registers, number: number): boolean {
  const { regs } = currentArch();
  if (regs.nrRegset !== null) {
    const data = Buffer.alloc(4);
    data.writeInt32LE(number, 0);
    return regset('SETREGSET', pid, regs.nrRegset, data);
  }
  registers.set(regs.nr, BigInt(number));
  return setRegisters(pid, registers);
}
