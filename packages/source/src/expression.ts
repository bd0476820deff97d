import { Cursor } from './cursor.js';

/** Values of registers by their DWARF number, undefined where unknown; and words of memory. */
export interface Machine {
  register(number: number): number | undefined;
  word(address: number): number | null;
}

/** More steps than any real expression has: a loop in one ends here. */
const MAX_STEPS = 1000;

const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
const truth = (value: boolean): bigint => (value ? 1n : 0n);

/** Operations on the two topmost values, as DW_OP numbers. */
const BINARY: Readonly<Record<number, (a: bigint, b: bigint) => bigint>> = {
  0x1a: (a, b) => a & b,
  0x1c: (a, b) => a - b,
  0x1e: (a, b) => a * b,
  0x21: (a, b) => a | b,
  0x22: (a, b) => a + b,
  0x24: (a, b) => (b < 64n ? a << b : 0n),
  0x25: (a, b) => (b < 64n ? unsigned(a) >> b : 0n),
  0x26: (a, b) => signed(a) >> (b < 64n ? b : 63n),
  0x27: (a, b) => a ^ b,
  0x29: (a, b) => truth(signed(a) === signed(b)),
  0x2a: (a, b) => truth(signed(a) >= signed(b)),
  0x2b: (a, b) => truth(signed(a) > signed(b)),
  0x2c: (a, b) => truth(signed(a) <= signed(b)),
  0x2d: (a, b) => truth(signed(a) < signed(b)),
  0x2e: (a, b) => truth(signed(a) !== signed(b)),
};

/** Operations that put a constant on the stack. */
const CONSTANTS: Readonly<Record<number, (cursor: Cursor) => number>> = {
  0x03: (cursor) => cursor.u64(),
  0x08: (cursor) => cursor.u8(),
  0x09: (cursor) => cursor.i8(),
  0x0a: (cursor) => cursor.u16(),
  0x0b: (cursor) => cursor.i16(),
  0x0c: (cursor) => cursor.u32(),
  0x0d: (cursor) => cursor.i32(),
  0x0e: (cursor) => cursor.u64(),
  0x0f: (cursor) => cursor.i64(),
  0x10: (cursor) => cursor.uleb(),
  0x11: (cursor) => cursor.sleb(),
};

/**
 * The value of a DWARF expression as call frame information has them (DWARF 5, 2.5); null where it needs something that
 * is not known. `initial` is on the stack at the start.
 */
export function evaluate(expression: Buffer, machine: Machine, initial: readonly number[]): number | null {
  const stack = initial.map((value) => BigInt(value));
  const cursor = new Cursor(expression);
  const pop = (): bigint => {
    const value = stack.pop();
    if (value === undefined) throw new RangeError('an expression takes more than it has put');
    return value;
  };
  const push = (value: bigint | undefined): boolean => value !== undefined && stack.push(unsigned(value)) > 0;

  const fromRegister = (number: number): boolean => {
    const value = machine.register(number);
    const offset = cursor.sleb();
    return value !== undefined && push(BigInt(value + offset));
  };

  const step = (op: number): boolean => {
    const binary = BINARY[op];
    if (binary) {
      const b = pop();
      return push(binary(pop(), b));
    }
    const constant = CONSTANTS[op];
    if (constant) return push(BigInt(constant(cursor)));
    if (op >= 0x30 && op < 0x50) return push(BigInt(op - 0x30));
    if (op >= 0x70 && op < 0x90) return fromRegister(op - 0x70);
    switch (op) {
      case 0x06: {
        const word = machine.word(Number(pop()));
        return word !== null && push(BigInt(word));
      }
      case 0x12:
        return push(stack.at(-1));
      case 0x13:
        pop();
        return true;
      case 0x14:
        return push(stack.at(-2));
      case 0x15:
        return push(stack.at(-1 - cursor.u8()));
      case 0x16:
        stack.push(pop(), pop());
        return true;
      case 0x1f:
        return push(-pop());
      case 0x20:
        return push(~pop());
      case 0x23:
        return push(pop() + BigInt(cursor.uleb()));
      case 0x28: {
        const by = cursor.i16();
        if (pop() !== 0n) cursor.at += by;
        return true;
      }
      case 0x2f: {
        const by = cursor.i16();
        cursor.at += by;
        return true;
      }
      case 0x92:
        return fromRegister(cursor.uleb());
      case 0x96:
        return true;
      default:
        return false;
    }
  };

  for (let steps = 0; cursor.at < expression.length; steps++)
    if (steps === MAX_STEPS || !step(cursor.u8())) return null;
  return Number(pop());
}
