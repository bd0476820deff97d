import { currentArch, Registers } from '@daemonlab/libc';
import { describe, expect, test } from 'vitest';
import { goesOnWaiting, type Wait } from './waits.js';

const { regs, syscalls, syscallInstruction } = currentArch();
const PC = 0x4000_1000n;
const ENTRY = PC - BigInt(syscallInstruction.length);
const SP = 0x7fff_0000n;

const wait = (name: string, ...args: bigint[]): Wait => ({
  nr: BigInt(syscalls[name]!),
  args: [0n, 1n, 2n, 3n, 4n, 5n].map((none, i) => args[i] ?? none),
  sp: SP,
  pc: PC,
});

/** As a thread has them that was stopped in the call; `at` is where it stands, `ret` what the call has returned. */
function registersIn({ nr, sp }: Wait, at: bigint, ret: bigint): Registers {
  const registers = new Registers();
  registers.set(regs.ret, ret);
  registers.set(regs.nr, nr);
  registers.set(regs.sp, sp);
  registers.set(regs.ip, at);
  return registers;
}

describe('a thread that was stopped in a wait', () => {
  test('goes on for the rest of its time', () => {
    const waits = [
      wait('nanosleep'),
      wait('clock_nanosleep', 1n, 0n),
      wait('futex', 0x8000n, 0x80n, 0n, 0x9000n),
    ];
    for (const one of waits) {
      const registers = registersIn(one, ENTRY, one.args[0]!);
      expect(goesOnWaiting(registers, one, false)).toBe(true);
      expect(registers.get(regs.nrForEntry)).toBe(BigInt(syscalls.restart_syscall!));
      expect(registers.get(regs.ip)).toBe(ENTRY);
    }
  });

  test('until a moment, or for ever: is repeated by the kernel alone', () => {
    for (const one of [
      wait('clock_nanosleep', 1n, 1n),
      wait('futex', 0x8000n, 0n, 0n, 0n),
      wait('futex', 0x8000n, 1n, 0n, 0x9000n),
      wait('read', 3n),
    ]) {
      const registers = registersIn(one, ENTRY, one.args[0]!);
      const before = registers.copy();
      expect(goesOnWaiting(registers, one, false)).toBe(false);
      expect(registers).toEqual(before);
    }
  });

  test('in a call that fails when it is interrupted: takes it again, with the first argument that the result has replaced', () => {
    const one = wait('epoll_pwait', 7n);
    const registers = registersIn(one, PC, -4n);
    expect(goesOnWaiting(registers, one, true)).toBe(true);
    expect(registers.get(regs.ip)).toBe(ENTRY);
    expect(registers.get(regs.args[0])).toBe(7n);
  });

  test('anywhere else, or after any other result, is left alone', () => {
    const one = wait('epoll_pwait', 7n);
    const elsewhere = registersIn({ ...one, sp: SP - 16n }, PC, -4n);
    expect(goesOnWaiting(elsewhere, one, true)).toBe(false);
    expect(goesOnWaiting(registersIn(one, PC, 1n), one, true)).toBe(false);
    expect(goesOnWaiting(registersIn(wait('nanosleep'), PC, -4n), wait('nanosleep'), false)).toBe(false);
    expect(goesOnWaiting(registersIn(wait('nanosleep'), ENTRY, 0n), one, true)).toBe(false);
  });
});
