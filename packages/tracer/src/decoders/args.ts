import type { SyscallArgs } from './types.js';

/** The arguments of a call from its six registers (unsigned 64-bit). Missing ones are 0. */
export function syscallArgs(values: readonly bigint[]): SyscallArgs {
  const at = (i: number): bigint => values[i] ?? 0n;
  return {
    u64: (i) => Number(BigInt.asUintN(64, at(i))),
    i64: (i) => Number(BigInt.asIntN(64, at(i))),
    i32: (i) => Number(BigInt.asIntN(32, at(i))),
    u32: (i) => Number(BigInt.asUintN(32, at(i))),
    big: (i) => BigInt.asUintN(64, at(i)),
  };
}
