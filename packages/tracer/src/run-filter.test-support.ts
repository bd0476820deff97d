import { TRACE_DATA } from './filter.js';

export interface SeccompData {
  nr: number;
  arch: number;
  args?: readonly (bigint | number)[];
}

export type Decision = 'allow' | 'trace' | { errno: number };

export interface Run {
  decision: Decision;
  /** Instructions executed. */
  steps: number;
  /** Whether an argument was read on the way. */
  readArgument: boolean;
}

/** Runs a seccomp filter as the kernel does, for the instructions it may hold. Throws on anything else. */
export function runFilter(filter: Buffer, { nr, arch, args = [] }: SeccompData): Run {
  const data = Buffer.alloc(64);
  data.writeInt32LE(nr | 0, 0);
  data.writeUInt32LE(arch, 4);
  args.forEach((value, i) => data.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), 16 + i * 8));

  let accumulator = 0;
  let readArgument = false;
  let pc = 0;
  for (let steps = 1; ; steps++) {
    if (pc * 8 + 8 > filter.length) throw new Error(`ran off the end of the filter at ${pc}`);
    const code = filter.readUInt16LE(pc * 8);
    const jt = filter.readUInt8(pc * 8 + 2);
    const jf = filter.readUInt8(pc * 8 + 3);
    const k = filter.readUInt32LE(pc * 8 + 4);
    pc++;
    const jump = (holds: boolean): void => void (pc += holds ? jt : jf);
    switch (code) {
      case 0x20:
        if (k % 4 !== 0 || k > 60) throw new Error(`load from ${k}`);
        if (k >= 8) readArgument = true;
        accumulator = data.readUInt32LE(k);
        break;
      case 0x54:
        accumulator = (accumulator & k) >>> 0;
        break;
      case 0x05:
        pc += k;
        break;
      case 0x15:
        jump(accumulator === k);
        break;
      case 0x25:
        jump(accumulator > k);
        break;
      case 0x35:
        jump(accumulator >= k);
        break;
      case 0x06:
        return { decision: decision(k), steps, readArgument };
      default:
        throw new Error(`instruction 0x${code.toString(16)} at ${pc - 1}`);
    }
  }
}

function decision(value: number): Decision {
  if (value === 0x7fff0000) return 'allow';
  if (value === 0x7ff00000 + TRACE_DATA) return 'trace';
  if ((value & 0xffff0000) >>> 0 === 0x00050000) return { errno: value & 0xffff };
  throw new Error(`the filter returned 0x${value.toString(16)}`);
}
