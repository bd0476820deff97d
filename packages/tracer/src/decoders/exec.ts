import type { CallArg } from '@daemonlab/protocol';
import { AT_FLAGS } from './constants.js';
import { directoryFd, flagNames, pointer, readText, stringArg } from './show.js';
import type { DecodeContext, Decoder, TraceeMemory } from './types.js';

const family = 'exec';

/** How much of an argument list is read. `…` as a last element says that there were more. */
export const ARGV_MAX = 64;
/** How far the environment is counted. */
const ENVIRONMENT_MAX = 4096;
const POINTER = 8;
/** The smallest page size: what lies within one is readable as a whole or not at all. */
const PAGE = 4096;

interface PointerList {
  pointers: number[];
  /** Why the list ends where it does. */
  end: 'null' | 'max' | 'unreadable';
}

/** Pointers up to the NULL that ends a list, read a page at a time. */
function readPointers(memory: TraceeMemory, start: number, max: number): PointerList {
  const pointers: number[] = [];
  let address = start;
  for (;;) {
    const here = Math.min(Math.floor((PAGE - (address % PAGE)) / POINTER) || 1, max + 1 - pointers.length);
    const bytes = memory.readBytes(address, here * POINTER);
    if (bytes === null) return { pointers, end: 'unreadable' };
    for (let i = 0; i < here; i++) {
      const entry = bytes.readUInt32LE(i * POINTER) + bytes.readUInt32LE(i * POINTER + 4) * 2 ** 32;
      if (entry === 0) return { pointers, end: 'null' };
      if (pointers.length === max) return { pointers, end: 'max' };
      pointers.push(entry);
    }
    address += here * POINTER;
  }
}

/** A list of strings that ends in NULL: argv. The address as text where it cannot be read. */
function readArgv(memory: TraceeMemory, address: number): CallArg {
  if (address === 0) return null;
  const { pointers, end } = readPointers(memory, address, ARGV_MAX);
  if (end === 'unreadable' && pointers.length === 0) return pointer(address);
  const argv = pointers.map((entry) => readText(memory, entry));
  return end === 'null' ? argv : [...argv, '…'];
}

/**
 * The environment is told by its size alone: its values may be secrets that were never meant for a timeline.
 */
function environment(ctx: DecodeContext, i: number): CallArg {
  const address = ctx.args.u64(i);
  if (address === 0) return null;
  const { pointers, end } = readPointers(ctx.memory, address, ENVIRONMENT_MAX);
  return end === 'unreadable' ? pointer(address) : { vars: pointers.length };
}

export const execDecoders: Decoder[] = [
  {
    name: 'execve',
    family,
    when: 'always',
    args: (ctx) => [stringArg(ctx, 0), readArgv(ctx.memory, ctx.args.u64(1)), environment(ctx, 2)],
  },
  {
    name: 'execveat',
    family,
    when: 'always',
    args: (ctx) => [
      directoryFd(ctx.args.i32(0)),
      stringArg(ctx, 1),
      readArgv(ctx.memory, ctx.args.u64(2)),
      environment(ctx, 3),
      flagNames(ctx.args.u32(4), AT_FLAGS),
    ],
  },
];
