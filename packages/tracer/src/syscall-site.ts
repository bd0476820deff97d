import { readFileSync } from 'node:fs';
import { currentArch, readMemory, type Registers } from '@daemonlab/libc';

const arch = currentArch();
const length = arch.syscallInstruction.length;

/** Address of the instruction that a thread has just entered the kernel by; null where it is none of that kind. */
export function siteBehind(tid: number, registers: Registers): bigint | null {
  const behind = registers.get(arch.regs.ip) - BigInt(length);
  return behind > 0n && readMemory(tid, Number(behind), length)?.equals(arch.syscallInstruction)
    ? behind
    : null;
}

/**
 * Address of an instruction in the tracee's memory that enters the kernel: the one it just came from, or one in its vDSO
 * (vdso(7)), which every dynamic and most static programs have. Null where there is none.
 */
export function findSyscallSite(tid: number, registers: Registers): bigint | null {
  const behind = siteBehind(tid, registers);
  if (behind !== null) return behind;
  let maps: string;
  try {
    maps = readFileSync(`/proc/${tid}/maps`, 'utf8');
  } catch {
    return null; // gone meanwhile
  }
  const line = maps.split('\n').find((one) => one.endsWith('[vdso]'));
  const range = line && /^([0-9a-f]+)-([0-9a-f]+) /.exec(line);
  if (!range) return null;
  const start = parseInt(range[1]!, 16);
  const code = readMemory(tid, start, Math.min(parseInt(range[2]!, 16) - start, 64 * 1024));
  const at = code?.indexOf(arch.syscallInstruction) ?? -1;
  return at < 0 ? null : BigInt(start + at);
}
