import { x64, type Arch } from '@daemonlab/libc';
import type { CallArg } from '@daemonlab/protocol';
import { decodersFor } from './index.js';
import type { DecodeContext, DecodeOptions, Decoder, SyscallArgs, TraceeMemory } from './types.js';

/** The arguments of a call from its registers. Missing ones are 0. */
export function syscallArgs(values: readonly (bigint | number)[]): SyscallArgs {
  const at = (i: number): bigint => BigInt(values[i] ?? 0);
  return {
    u64: (i) => Number(BigInt.asUintN(64, at(i))),
    i64: (i) => Number(BigInt.asIntN(64, at(i))),
    i32: (i) => Number(BigInt.asIntN(32, at(i))),
    u32: (i) => Number(BigInt.asUintN(32, at(i))),
    big: (i) => BigInt.asUintN(64, at(i)),
  };
}

const PAGE = 4096;

/** Memory as a process has it: whole pages, those nobody wrote to are zero, and between the pieces there is nothing. */
export class FakeMemory implements TraceeMemory {
  #pieces: { start: number; bytes: Buffer }[] = [];
  #next = 0x7ffc_0000_0000;

  /** Places bytes into pages of their own, as far into the first one as said; returns their address. */
  put(bytes: Buffer, offsetInPage = 0): number {
    const start = this.#next;
    const pages = Buffer.alloc(Math.ceil((offsetInPage + bytes.length) / PAGE) * PAGE);
    bytes.copy(pages, offsetInPage);
    this.#pieces.push({ start, bytes: pages });
    this.#next = start + pages.length + PAGE;
    return start + offsetInPage;
  }
  text(value: string): number {
    return this.put(Buffer.from(`${value}\0`));
  }
  pointers(...values: number[]): number {
    return this.put(u64s(...values));
  }

  readBytes(address: number, length: number): Buffer | null {
    const piece = this.#pieces.find(
      ({ start, bytes }) => address >= start && address + length <= start + bytes.length,
    );
    return piece ? piece.bytes.subarray(address - piece.start, address - piece.start + length) : null;
  }
  readString(address: number, max = 4096): string | null {
    const piece = this.#pieces.find(({ start, bytes }) => address >= start && address < start + bytes.length);
    if (!piece) return null;
    const bytes = piece.bytes.subarray(address - piece.start, address - piece.start + max);
    const end = bytes.indexOf(0);
    return bytes.subarray(0, end < 0 ? bytes.length : end).toString();
  }
  readPointer(address: number): number | null {
    const bytes = this.readBytes(address, 8);
    return bytes ? Number(bytes.readBigUInt64LE(0)) : null;
  }
}

/** 64-bit words, little endian. */
export function u64s(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), i * 8));
  return bytes;
}

export interface FakeCall {
  memory: FakeMemory;
  arch?: Arch;
}

export function decoderOf(name: string, arch: Arch = x64): Decoder {
  const decoder = decodersFor(arch).get(name);
  if (!decoder) throw new Error(`no decoder for ${name} on ${arch.name}`);
  return decoder;
}

function context(values: readonly (bigint | number)[], { memory }: FakeCall): DecodeContext {
  return { args: syscallArgs(values), memory };
}

/** The decoded arguments at entry. */
export function decode(
  name: string,
  values: (bigint | number)[],
  call: FakeCall = { memory: new FakeMemory() },
): CallArg[] {
  return decoderOf(name, call.arch).args(context(values, call));
}

/** The decoded arguments after the call returned. */
export function decodeAfter(
  name: string,
  values: (bigint | number)[],
  result: number,
  call: FakeCall,
): CallArg[] {
  const decoder = decoderOf(name, call.arch);
  const ctx = context(values, call);
  const args = decoder.args(ctx);
  return decoder.after?.(ctx, result, args) ?? args;
}

/** Whether the call is told, once it has stopped. */
export function isTold(
  name: string,
  values: (bigint | number)[],
  call: FakeCall,
  options: DecodeOptions = { watchFiles: false },
): boolean {
  return decoderOf(name, call.arch).relevant?.(context(values, call), options) ?? true;
}
