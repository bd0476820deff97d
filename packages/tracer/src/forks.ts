import { SIGNALS, type Arch } from '@daemonlab/libc';
import { CLONE_FLAGS } from './decoders/constants.js';
import type { SyscallArgs, TraceeMemory } from './decoders/types.js';

/** Flags of clone(2) that decide what is born. */
export const { CLONE_SIGHAND, CLONE_PARENT, CLONE_NEWPID, CLONE_THREAD } = CLONE_FLAGS;
const { CLONE_VFORK, CLONE_UNTRACED } = CLONE_FLAGS;
/** Of clone3 only: bit 32. */
const CLEAR_SIGHAND_HIGH = 1;

const FORKS = new Set(['fork', 'vfork', 'clone', 'clone3']);

export const isFork = (name: string): boolean => FORKS.has(name);

/** The low word of a clone's flags; 0 for fork and vfork, which have none. */
export function cloneFlags(name: string, args: SyscallArgs, memory: TraceeMemory): number {
  if (name === 'clone') return args.u32(0);
  if (name === 'clone3') return memory.readBytes(args.u64(0), 4)?.readUInt32LE(0) ?? 0;
  return 0;
}

/** As what the kernel announces the child (kernel_clone in its fork.c). */
export const viaOf = (name: string, flags: number, endSignal: number): 'fork' | 'vfork' | 'clone' =>
  name === 'vfork' || flags & CLONE_VFORK ? 'vfork' : endSignal === SIGNALS.SIGCHLD ? 'fork' : 'clone';

/** Where struct clone_args has its exit_signal: its fifth field of 64 bits. */
const EXIT_SIGNAL_AT = 32;

/** The signal that the parent is sent at the child's end; 0: none. */
export function exitSignal(name: string, args: SyscallArgs, memory: TraceeMemory): number {
  if (name === 'clone') return args.u32(0) & 0xff;
  if (name === 'clone3') return memory.readBytes(args.u64(0) + EXIT_SIGNAL_AT, 4)?.readUInt32LE(0) ?? 0;
  return SIGNALS.SIGCHLD;
}

/** Whether the child's caught signals go back to their defaults: posix_spawn of glibc 2.38 asks for it. */
export function clearsHandlers(name: string, args: SyscallArgs, memory: TraceeMemory): boolean {
  if (name !== 'clone3') return false;
  const high = memory.readBytes(args.u64(0), 8)?.readUInt32LE(4) ?? 0;
  return (high & CLEAR_SIGHAND_HIGH) !== 0;
}

/** What to change so that a child cannot be born untraced: where its flags stand, and the flags without that wish. */
type Retrace =
  { at: 'register'; offset: number; flags: bigint } | { at: 'memory'; address: bigint; flags: number };

/** Null unless the call asks for CLONE_UNTRACED, which would take its child out of the tracer's sight. */
export function retrace(arch: Arch, name: string, args: SyscallArgs, memory: TraceeMemory): Retrace | null {
  const flags = cloneFlags(name, args, memory);
  if ((flags & CLONE_UNTRACED) === 0) return null;
  if (name === 'clone')
    return { at: 'register', offset: arch.regs.args[0], flags: args.big(0) & ~BigInt(CLONE_UNTRACED) };
  return { at: 'memory', address: args.big(0), flags: (flags & ~CLONE_UNTRACED) >>> 0 };
}
