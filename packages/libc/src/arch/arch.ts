/**
 * What differs between processors, as data. One file per architecture; all of them have this shape, so that the
 * rest of the code never asks which one it runs on.
 */
export interface Arch {
  /** As `process.arch` has it. */
  readonly name: 'x64' | 'arm64';
  /** `arch` of struct seccomp_data: AUDIT_ARCH_* of linux/audit.h. */
  readonly auditArch: number;
  /**
   * Lowest call number of a second ABI that shares `auditArch` (x32: `__X32_SYSCALL_BIT`), null where there is none.
   * Source: seccomp(2), "Caveats".
   */
  readonly foreignAbiFrom: number | null;
  /** `e_machine` of an executable: EM_* of elf.h. */
  readonly elfMachine: number;
  /** Every system call by name. */
  readonly syscalls: Readonly<Record<string, number>>;
  readonly syscallNames: ReadonlyMap<number, string>;
  /** Where the general registers are in what PTRACE_GETREGSET/NT_PRSTATUS reads. */
  readonly regs: RegisterLayout;
  /** Flags of open(2): some values are the processor's own (asm/fcntl.h). O_RDONLY, O_WRONLY, O_RDWR are not here. */
  readonly openFlags: Readonly<Record<OpenFlag, number>>;
  /** High 32 bits of the lowest address that the stack of a program's first thread may begin at (STACK_TOP, arch_align_stack). */
  readonly stackFrom: number;
  /** Positions of clone(2)'s last two arguments, which processors swap. */
  readonly cloneArgs: { readonly childTid: number; readonly tls: number };
  /**
   * Whether the kernel decides about repeating an interrupted call after the tracer has seen the stop for signals that
   * follows, by what then stands in the registers (x86-64); arm64 has decided before.
   */
  readonly restartsAfterSignalStop: boolean;
  /** The instruction that enters the kernel. */
  readonly syscallInstruction: Buffer;
  /** The puppet: waits for signals for ever, doing nothing of its own. */
  readonly puppetCode: Buffer;
}

/** Byte offsets into the register set; every register is 8 bytes, little endian. */
interface RegisterLayout {
  /** Of the whole set. */
  readonly size: number;
  /** Instruction pointer. */
  readonly ip: number;
  /** Stack pointer. */
  readonly sp: number;
  /** Number of the system call. Writing it changes the call only where `nrRegset` is null. */
  readonly nr: number;
  /**
   * The register set (`NT_*`, 4 bytes) to write a new number to during a call's entry stop, where `nr` is only what
   * the program put there: NT_ARM_SYSTEM_CALL. Null: write `nr`.
   */
  readonly nrRegset: number | null;
  /** Result of a system call. */
  readonly ret: number;
  /** The register the number is loaded from when a `syscall` instruction is executed (rax, x8). */
  readonly nrForEntry: number;
  /** The six arguments of a system call. */
  readonly args: readonly [number, number, number, number, number, number];
}

export type OpenFlag =
  | 'O_CREAT'
  | 'O_EXCL'
  | 'O_NOCTTY'
  | 'O_TRUNC'
  | 'O_APPEND'
  | 'O_NONBLOCK'
  | 'O_DSYNC'
  | 'O_SYNC'
  | 'O_ASYNC'
  | 'O_DIRECT'
  | 'O_LARGEFILE'
  | 'O_DIRECTORY'
  | 'O_NOFOLLOW'
  | 'O_NOATIME'
  | 'O_CLOEXEC'
  | 'O_PATH'
  | 'O_TMPFILE';

/** Number → name of a table of calls. */
export function namesOf(syscalls: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(syscalls).map(([name, nr]) => [nr, name]));
}
