import { describe, expect, it } from 'vitest';
import { ARCHES, arm64, currentArch, puppetElf, x64 } from './index.js';

describe.each(ARCHES.map((arch) => ({ name: arch.name, arch })))('$name', ({ arch }) => {
  it('names every number once', () => {
    expect(arch.syscallNames.size).toBe(Object.keys(arch.syscalls).length);
    expect(arch.syscallNames.get(arch.syscalls.setsid!)).toBe('setsid');
  });

  it('lays registers out in 8-byte words inside the set, none twice', () => {
    const { size, nrRegset: _, args, nrForEntry: _same, ...single } = arch.regs;
    const offsets = [...new Set([...Object.values(single), ...args])];
    for (const offset of offsets) {
      expect(offset % 8).toBe(0);
      expect(offset).toBeLessThan(size);
    }
    expect(new Set(args).size).toBe(6);
  });

  it('has one system call instruction in the puppet', () => {
    const { puppetCode, syscallInstruction } = arch;
    const first = puppetCode.indexOf(syscallInstruction);
    expect(first).toBeGreaterThan(0);
    expect(puppetCode.indexOf(syscallInstruction, first + 1)).toBe(-1);
  });

  it('makes a puppet that is one small readable and executable segment', () => {
    const elf = puppetElf(arch);
    expect(elf.length).toBeLessThan(160);
    expect(elf.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    expect(elf.readUInt16LE(18)).toBe(arch.elfMachine);
    expect(elf.readUInt16LE(56)).toBe(1);
    expect(elf.readUInt32LE(68)).toBe(5);
    const entry = Number(elf.readBigUInt64LE(24));
    const loadedAt = Number(elf.readBigUInt64LE(80)); // p_vaddr of the one segment, which is the whole file
    expect(elf.subarray(entry - loadedAt)).toEqual(arch.puppetCode);
  });
});

describe('what differs', () => {
  it('arm64 has none of the calls that newer ones replaced', () => {
    for (const old of [
      'fork',
      'vfork',
      'open',
      'creat',
      'dup2',
      'pipe',
      'mkdir',
      'pause',
      'alarm',
      'getpgrp',
    ]) {
      expect(x64.syscalls).toHaveProperty(old);
      expect(arm64.syscalls).not.toHaveProperty(old);
    }
  });

  it('new calls have the same number everywhere', () => {
    for (const name of [
      'clone3',
      'close_range',
      'openat2',
      'pidfd_send_signal',
      'mount_setattr',
      'fchmodat2',
    ]) {
      expect(x64.syscalls[name]).toBe(arm64.syscalls[name]);
    }
  });

  it('the arm64 puppet loops back to its first instruction', () => {
    const last = arm64.puppetCode.length - 4;
    const word = arm64.puppetCode.readUInt32LE(last);
    expect(word >>> 26).toBe(0b000101); // b
    const words = ((word & 0x3ffffff) << 6) >> 6;
    expect(last + words * 4).toBe(0);
  });

  it('the x64 puppet loops back to its first instruction', () => {
    const { puppetCode } = x64;
    expect(puppetCode.at(-2)).toBe(0xeb); // jmp rel8
    expect(puppetCode.length + puppetCode.readInt8(puppetCode.length - 1)).toBe(0);
  });
});

it('the current architecture is this one', () => {
  expect(currentArch().name).toBe(process.arch);
});
