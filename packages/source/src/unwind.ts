import type { Frame } from './eh-frame.js';
import { evaluate, type Machine } from './expression.js';
import type { RegisterRule } from './frame-program.js';

/** Values by DWARF number on x86-64: rax rdx rcx rbx rsi rdi rbp rsp r8 … r15 and the return address (rip). */
export type Registers = readonly (number | undefined)[];

const RSP = 7;
const RIP = 16;
/** Farther out than any code that a person would look for. */
const MAX_FRAMES = 64;
const PAGE = 4096;

/** By DWARF number, the place in struct user_regs_struct (sys/user.h). Source: System V ABI for AMD64, figure 3.36. */
const USER_REGS = [10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16];

/** The registers that ptrace(2) reads with NT_PRSTATUS, as they are numbered in DWARF. */
export const fromUserRegs = (raw: Buffer): Registers =>
  USER_REGS.map((index) => raw.readUInt32LE(index * 8) + raw.readUInt32LE(index * 8 + 4) * 2 ** 32);

/** Bytes of the stopped program's memory; null where they cannot all be read. */
export type ReadMemory = (address: number, length: number) => Buffer | null;

/** Words of memory, read a page at a time: a stack is mostly one. */
function wordReader(readMemory: ReadMemory): (address: number) => number | null {
  const pages = new Map<number, Buffer | null>();
  return (address) => {
    const start = address - (address % PAGE);
    let page = pages.get(start);
    if (page === undefined) {
      page = readMemory(start, PAGE);
      pages.set(start, page);
    }
    const at = address - start;
    if (!page || at > PAGE - 8) return readMemory(address, 8)?.readUIntLE(0, 6) ?? null;
    return page.readUInt32LE(at) + page.readUInt32LE(at + 4) * 2 ** 32;
  };
}

/**
 * The places in the code that led to where a thread stands, the innermost first: in each frame an address of the very
 * instruction that called (or was interrupted). Ends where nothing is known of the caller, after 64 frames at most.
 */
export function* unwind(
  registers: Registers,
  readMemory: ReadMemory,
  frameAt: (address: number) => Frame | null,
): Generator<number, void, undefined> {
  const word = wordReader(readMemory);
  let now = registers;
  // A thread that is stopped in a system call stands behind the instruction, like a caller behind its call.
  let called = true;
  for (let depth = 0; depth < MAX_FRAMES; depth++) {
    const pc = now[RIP];
    if (!pc) return;
    const address = called ? pc - 1 : pc;
    yield address;
    const frame = frameAt(address);
    const next = frame && callerOf(now, frame, word);
    if (!frame || !next) return;
    called = !frame.signal;
    now = next;
  }
}

/** The caller's registers; null when they cannot be known. */
function callerOf(now: Registers, frame: Frame, word: Machine['word']): Registers | null {
  const machine: Machine = { register: (number) => now[number], word };
  const { cfa: rule } = frame;
  let cfa: number | null;
  if (rule.kind === 'expression') cfa = evaluate(rule.expression, machine, []);
  else {
    const base = now[rule.register];
    cfa = base === undefined ? null : base + rule.offset;
  }
  if (cfa === null || cfa <= 0) return null;
  const next = [...now];
  next[RSP] = cfa;
  for (const [register, one] of frame.rules) next[register] = valueOf(one, register, cfa, machine);
  next[RIP] = frame.rules.has(frame.returnRegister) ? next[frame.returnRegister] : undefined;
  return next;
}

function valueOf(rule: RegisterRule, register: number, cfa: number, machine: Machine): number | undefined {
  switch (rule.kind) {
    case 'same':
      return machine.register(register);
    case 'undefined':
      return undefined;
    case 'saved':
      return machine.word(cfa + rule.offset) ?? undefined;
    case 'value':
      return cfa + rule.offset;
    case 'register':
      return machine.register(rule.register);
    case 'saved-expression': {
      const address = evaluate(rule.expression, machine, [cfa]);
      return address === null ? undefined : (machine.word(address) ?? undefined);
    }
    case 'value-expression':
      return evaluate(rule.expression, machine, [cfa]) ?? undefined;
  }
}
