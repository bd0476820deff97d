import type { CallArg } from '@daemonlab/protocol';

/** The six arguments of a call, as registers hold them. `i` is 0–5. */
export interface SyscallArgs {
  /** Unsigned; exact up to 2^53 (addresses are). */
  u64(i: number): number;
  i64(i: number): number;
  i32(i: number): number;
  u32(i: number): number;
  /** Unsigned, all 64 bits. */
  big(i: number): bigint;
}

/** The memory of a stopped process. Everything is null where the address cannot be read. */
export interface TraceeMemory {
  /** Text up to the terminating zero, or to `max` bytes. */
  readString(address: number, max?: number): string | null;
  readBytes(address: number, length: number): Buffer | null;
  readPointer(address: number): number | null;
}

export interface DecodeContext {
  args: SyscallArgs;
  memory: TraceeMemory;
}

export interface DecodeOptions {
  /** Also report dup, close and open of every file. */
  watchFiles: boolean;
}

/** One test on an argument that a seccomp filter can make. All compare the low 32 bits but the last two. */
export type Condition =
  /** Equal to one of these. */
  | { arg: number; oneOf: readonly number[] }
  /** Equal to none of these. */
  | { arg: number; noneOf: readonly number[] }
  /** Unsigned, at most. */
  | { arg: number; atMost: number }
  | { arg: number; mask: number; equals: number }
  | { arg: number; mask: number; differs: number }
  /** Whether any of the 64 bits is set: a pointer that is not, or is, NULL. */
  | { arg: number; nonZero: boolean }
  /** Whether the high 32 bits, unsigned, are at least this: a pointer into the upper part of memory. */
  | { arg: number; highAtLeast: number };

/** When a call stops: never, always, or when any of these groups of conditions holds as a whole. */
export type Trap = 'always' | 'never' | { anyOf: readonly (readonly Condition[])[] };

/** How one system call is watched and told. */
export interface Decoder {
  /** The call's name as in its man page and in the table of the architecture. */
  name: string;
  /** Name of its file here, for grouping and colouring. */
  family: string;
  /** When the seccomp filter lets the process stop at this call. */
  when: Trap;
  /** The same with `watchFiles`; `when` if left out. */
  watch?: Trap;
  /** Stops besides, that nobody is told of and nothing is done at: they are for `processors` alone. */
  aside?: Trap;
  /**
   * Asked at entry, for what a filter cannot see (paths, what a descriptor is). False: let the call run, tell nothing.
   * Left out: every stop is told.
   */
  relevant?(ctx: DecodeContext, options: DecodeOptions): boolean;
  /**
   * Asked at entry: whether the call shows, or sets, on which processors its own process may run, or any other; null: neither.
   * See `OneProcessor`.
   */
  processors?(ctx: DecodeContext): 'own' | 'any' | null;
  /** The arguments at entry, in the order of the man page. */
  args(ctx: DecodeContext): CallArg[];
  /** The arguments with what the kernel filled in. Called at exit, only when the call did not fail; `ctx` is as at entry. */
  after?(ctx: DecodeContext, result: number, args: CallArg[]): CallArg[];
}
