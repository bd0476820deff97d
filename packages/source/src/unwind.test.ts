import { describe, expect, test } from 'vitest';
import type { Frame } from './eh-frame.js';
import { parseMappings } from './mappings.js';
import { fromUserRegs, unwind } from './unwind.js';

const pushed: Frame = {
  cfa: { kind: 'register', register: 7, offset: 8 },
  rules: new Map([[16, { kind: 'saved', offset: -8 }]]),
  returnRegister: 16,
  signal: false,
};
const registers = Array.from({ length: 17 }, () => 0);
registers[7] = 0x7000;
registers[16] = 0x1000;

/** A stack of return addresses from 0x7000 on. */
const stack =
  (...addresses: number[]) =>
  (address: number, length: number): Buffer | null => {
    const bytes = Buffer.alloc(4096);
    addresses.forEach((one, i) => bytes.writeUInt32LE(one, i * 8));
    return address >= 0x7000 && address + length <= 0x8000
      ? bytes.subarray(address - 0x7000, address - 0x7000 + length)
      : null;
  };

describe('unwind', () => {
  test('addresses lie in the instructions that called', () => {
    expect([...unwind(registers, stack(0x2000, 0x3000), () => pushed)]).toEqual([0xfff, 0x1fff, 0x2fff]);
  });
  test('who was interrupted stands where it is', () => {
    const frameAt = (address: number): Frame => ({ ...pushed, signal: address === 0xfff });
    expect([...unwind(registers, stack(0x2000, 0x3000), frameAt)]).toEqual([0xfff, 0x2000, 0x2fff]);
  });
  test('a stack that never ends is left after 64 frames', () => {
    const same: Frame = { ...pushed, rules: new Map([[16, { kind: 'same' }]]) };
    expect([...unwind(registers, stack(), () => same)]).toHaveLength(64);
  });
  test('ends where nothing is known, or memory cannot be read', () => {
    expect([...unwind(registers, stack(0x2000), (at) => (at === 0xfff ? pushed : null))]).toEqual([
      0xfff, 0x1fff,
    ]);
    expect([
      ...unwind(
        registers,
        () => null,
        () => pushed,
      ),
    ]).toEqual([0xfff]);
  });
  test('ptrace’s registers by their DWARF numbers', () => {
    const raw = Buffer.alloc(27 * 8);
    for (let i = 0; i < 27; i++) raw.writeUInt32LE(i, i * 8);
    const found = fromUserRegs(raw);
    expect([found[3], found[6], found[7], found[15], found[16]]).toEqual([5, 4, 19, 0, 16]);
  });
});

test('executable mappings of /proc/PID/maps', () => {
  const text = `55d0c000-55d0d000 r--p 00000000 fe:00 12 /tmp/a b
55d0d000-55d0e000 r-xp 00001000 fe:00 12                     /tmp/a b
7ffe1000-7ffe3000 r-xp 00000000 00:00 0                          [vdso]
7f001000-7f002000 rwxp 00000000 00:00 0 
`;
  expect(parseMappings(text)).toEqual([
    { start: 0x55d0d000, end: 0x55d0e000, offset: 0x1000, path: '/tmp/a b' },
    { start: 0x7ffe1000, end: 0x7ffe3000, offset: 0, path: '[vdso]' },
    { start: 0x7f001000, end: 0x7f002000, offset: 0, path: '' },
  ]);
});
