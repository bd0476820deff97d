import { ERRNO, type Arch } from '@daemonlab/libc';
import { trapOf } from './decoders/index.js';
import type { Condition, Decoder, Trap } from './decoders/types.js';

interface FilterOptions {
  /** Also stop at dup, close and open of every file. */
  watchFiles: boolean;
}

/** Classic BPF as seccomp takes it. Source: linux/bpf_common.h, linux/seccomp.h, seccomp(2). */
const BPF = {
  /** Load 32 bits of struct seccomp_data. */
  LD: 0x20,
  AND: 0x54,
  JA: 0x05,
  JEQ: 0x15,
  JGT: 0x25,
  JGE: 0x35,
  RET: 0x06,
} as const;
/** What our filter says with SECCOMP_RET_TRACE (SECCOMP_RET_DATA): a stop with another number is of a program's own filter. */
export const TRACE_DATA = 0x6c61;
const SECCOMP_RET = { ALLOW: 0x7fff0000, TRACE: 0x7ff00000 | TRACE_DATA, ERRNO: 0x00050000 } as const;
/** Most instructions of one filter: BPF_MAXINSNS. */
const MAX_INSTRUCTIONS = 4096;

/** struct seccomp_data: nr, arch, instruction pointer (64 bits), six arguments (64 bits each). */
const NR = 0;
const ARCH = 4;
const low = (arg: number): number => 16 + arg * 8;
const high = (arg: number): number => 20 + arg * 8;

interface Instruction {
  code: number;
  jt: number;
  jf: number;
  k: number;
}
const op = (code: number, k: number, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });
const ret = (k: number): Instruction => op(BPF.RET, k);

/**
 * The filter that makes a world's calls stop where the decoders want them to: struct sock_filter[] for seccomp(2),
 * 8 bytes each, so that its length / 8 is the `len` of struct sock_fprog.
 *
 * Calls of another architecture (32-bit programs, and x32 on x86-64) fail with ENOSYS, as on a kernel built without
 * them: their numbers mean other calls, so that they could change sessions and descriptors without the tracer ever
 * telling of it, and a table that changes for no told reason is worse than a program that says it cannot run here.
 *
 * Numbers are looked up by bisection, and nothing but number and architecture is read on the way to a call that is
 * not traced: the kernel (5.11 and later) then knows such calls beforehand and never runs the filter for them.
 */
export function buildFilter(
  arch: Arch,
  decoders: ReadonlyMap<string, Decoder>,
  options: FilterOptions,
): Buffer {
  const traps = new Map<number, Trap>();
  for (const [name, decoder] of decoders) {
    const nr = arch.syscalls[name];
    const trap = either(trapOf(decoder, options), decoder.aside ?? 'never');
    if (nr !== undefined && trap !== 'never') traps.set(nr, trap);
  }

  const foreign = ret(SECCOMP_RET.ERRNO | ERRNO.ENOSYS);
  const program = [
    op(BPF.LD, ARCH),
    op(BPF.JEQ, arch.auditArch, 1, 0),
    foreign,
    op(BPF.LD, NR),
    ...(arch.foreignAbiFrom === null ? [] : [op(BPF.JGE, arch.foreignAbiFrom, 0, 1), foreign]),
    ...search([...traps].sort(([a], [b]) => a - b)),
  ];
  if (program.length > MAX_INSTRUCTIONS)
    throw new Error(`The seccomp filter has ${program.length} instructions, more than ${MAX_INSTRUCTIONS}`);
  return assemble(program);
}

function either(a: Trap, b: Trap): Trap {
  if (a === 'never') return b;
  if (b === 'never') return a;
  return a === 'always' || b === 'always' ? 'always' : { anyOf: [...a.anyOf, ...b.anyOf] };
}

/** Bisection over calls sorted by number. Falls through to the lower half; the upper one is reached by a long jump. */
function search(calls: readonly (readonly [number, Trap])[]): Instruction[] {
  const [first] = calls;
  if (first === undefined) return [ret(SECCOMP_RET.ALLOW)];
  if (calls.length === 1) {
    const block = decide(first[1]);
    // Conditional jumps reach 255 instructions only, so a number that does not match returns right here.
    return [op(BPF.JEQ, first[0], 1, 0), ret(SECCOMP_RET.ALLOW), ...block];
  }
  const middle = calls.length >> 1;
  const lower = search(calls.slice(0, middle));
  const upper = search(calls.slice(middle));
  return [op(BPF.JGE, calls[middle]![0], 0, 1), op(BPF.JA, lower.length), ...lower, ...upper];
}

/** Whether a call of the right number stops, by its arguments. */
function decide(trap: Trap): Instruction[] {
  if (trap === 'always') return [ret(SECCOMP_RET.TRACE)];
  if (trap === 'never') return [ret(SECCOMP_RET.ALLOW)];
  return [...trap.anyOf.flatMap(group), ret(SECCOMP_RET.ALLOW)];
}

/** Stops when all conditions hold; else falls through behind itself. */
function group(conditions: readonly Condition[]): Instruction[] {
  let block = [ret(SECCOMP_RET.TRACE)];
  for (const condition of [...conditions].reverse()) block = [...test(condition, block.length), ...block];
  return block;
}

/** Falls through when the condition holds, else jumps over the next `skip` instructions. */
function test(condition: Condition, skip: number): Instruction[] {
  const otherwise = op(BPF.JA, skip);
  if ('oneOf' in condition) {
    const { arg, oneOf } = condition;
    // Each match jumps over the comparisons that are left and over the way out.
    return [op(BPF.LD, low(arg)), ...oneOf.map((k, i) => op(BPF.JEQ, k, oneOf.length - i, 0)), otherwise];
  }
  if ('noneOf' in condition) {
    const { arg, noneOf } = condition;
    const compare = noneOf.map((k, i) => op(BPF.JEQ, k, noneOf.length - i, 0));
    return [op(BPF.LD, low(arg)), ...compare, op(BPF.JA, 1), otherwise];
  }
  if ('atMost' in condition) {
    return [op(BPF.LD, low(condition.arg)), op(BPF.JGT, condition.atMost, 0, 1), otherwise];
  }
  if ('nonZero' in condition) {
    const { arg, nonZero } = condition;
    return nonZero
      ? [op(BPF.LD, low(arg)), op(BPF.JEQ, 0, 0, 3), op(BPF.LD, high(arg)), op(BPF.JEQ, 0, 0, 1), otherwise]
      : [op(BPF.LD, low(arg)), op(BPF.JEQ, 0, 0, 2), op(BPF.LD, high(arg)), op(BPF.JEQ, 0, 1, 0), otherwise];
  }
  if ('highAtLeast' in condition)
    return [op(BPF.LD, high(condition.arg)), op(BPF.JGE, condition.highAtLeast, 1, 0), otherwise];
  const load = [op(BPF.LD, low(condition.arg)), op(BPF.AND, condition.mask)];
  return 'equals' in condition
    ? [...load, op(BPF.JEQ, condition.equals, 1, 0), otherwise]
    : [...load, op(BPF.JEQ, condition.differs, 0, 1), otherwise];
}

function assemble(program: readonly Instruction[]): Buffer {
  const filter = Buffer.alloc(program.length * 8);
  program.forEach(({ code, jt, jf, k }, i) => {
    filter.writeUInt16LE(code, i * 8);
    filter.writeUInt8(jt, i * 8 + 2);
    filter.writeUInt8(jf, i * 8 + 3);
    filter.writeUInt32LE(k >>> 0, i * 8 + 4);
  });
  return filter;
}
