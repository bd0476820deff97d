import { signalName, signalNumber } from '@daemonlab/libc';
import type { CallArg } from '@daemonlab/protocol';
import { AT_FDCWD, type Table } from './constants.js';
import type { DecodeContext, TraceeMemory } from './types.js';

/** Longest path or string read from a process: PATH_MAX. */
const STRING_MAX = 4096;

/** An address: null, or hexadecimal text. */
export function pointer(address: number): CallArg {
  return address === 0 ? null : `0x${address.toString(16)}`;
}

/**
 * Names of the bits that are set, in the order of the table; what has no name last, as one hexadecimal text.
 * A name of several bits counts only when all of them are set, and then takes them.
 */
export function flagNames(value: number, table: Table): string[] {
  const names: string[] = [];
  let rest = value >>> 0;
  for (const [name, bits] of entriesOf(table)) {
    const mask = bits >>> 0;
    if (mask !== 0 && (rest & mask) >>> 0 === mask) {
      names.push(name);
      rest = (rest & ~mask) >>> 0;
    }
  }
  if (rest !== 0) names.push(`0x${rest.toString(16)}`);
  return names;
}

/** The name of one value of an enumeration, or the number. */
export function enumName(value: number, table: Table): CallArg {
  for (const [name, number] of entriesOf(table)) if (number === value) return name;
  return value;
}

/** Tables are constants, and looked through at nearly every stop. */
const entries = new WeakMap<Table, [string, number][]>();

function entriesOf(table: Table): [string, number][] {
  let known = entries.get(table);
  if (!known) entries.set(table, (known = Object.entries(table)));
  return known;
}

/** A signal's name; a number that is none (0, which only asks, -3, 99) as it is. */
export function signalArg(number: number): CallArg {
  const name = signalName(number);
  return signalNumber(name) === undefined ? number : name;
}

/** A file mode or mask the way a shell prints it: `0666`, `0022`, `01777`; bits beyond those too, which the kernel ignores. */
export function octal(mode: number): string {
  return `0${(mode >>> 0).toString(8).padStart(3, '0')}`;
}

/** A descriptor that a path is relative to. */
export function directoryFd(fd: number): CallArg {
  return fd === AT_FDCWD ? 'AT_FDCWD' : fd;
}

/** A string argument; the address as text where it cannot be read (the call then fails with EFAULT). */
export function stringArg(ctx: DecodeContext, i: number, max = STRING_MAX): CallArg {
  return readText(ctx.memory, ctx.args.u64(i), max);
}

export function readText(memory: TraceeMemory, address: number, max = STRING_MAX): CallArg {
  if (address === 0) return null;
  return memory.readString(address, max) ?? pointer(address);
}

/** An `int *`: the number it points to, or the address as text where it cannot be read. */
export function readInt(memory: TraceeMemory, address: number): CallArg {
  if (address === 0) return null;
  return memory.readBytes(address, 4)?.readInt32LE(0) ?? pointer(address);
}
