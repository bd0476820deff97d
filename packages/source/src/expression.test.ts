import { describe, expect, test } from 'vitest';
import { evaluate, type Machine } from './expression.js';

const machine: Machine = {
  register: (number) => ({ 7: 0x7ffe0000, 16: 0x40103b })[number],
  word: (address) => (address === 0x7ffe00a0 ? 77 : null),
};
const value = (...bytes: number[]): number | null => evaluate(Buffer.from(bytes), machine, []);

describe('DWARF expressions', () => {
  // rsp + 8 + ((rip & 15) >= 11) * 8: what ld(1) writes for the procedure linkage table
  const plt = [0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22];
  test('the frame of a PLT entry', () => expect(value(...plt)).toBe(0x7ffe0010));
  test('what a signal handler’s frame has: a word of memory', () => {
    expect(value(0x77, 0xa0, 0x01, 0x06)).toBe(77);
  });
  test('memory that cannot be read, registers that are not known', () => {
    expect(value(0x77, 8, 0x06)).toBeNull();
    expect(value(0x70, 0)).toBeNull();
  });
  test('negative constants and comparisons', () => {
    expect(value(0x09, 0xff, 0x31, 0x2d)).toBe(1);
    expect(value(0x11, 0x7e, 0x35, 0x22)).toBe(3);
  });
  test('what never ends or is not known comes to nothing', () => {
    expect(value(0x2f, 0xfd, 0xff)).toBeNull();
    expect(value(0xe0)).toBeNull();
  });
  test('one that takes more than there is', () => expect(() => value(0x22)).toThrow(RangeError));
});
