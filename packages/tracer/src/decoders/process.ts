import { signalName, type Arch } from '@daemonlab/libc';
import type { CallArg } from '@daemonlab/protocol';
import { CLONE3_BITS, CLONE_FLAGS } from './constants.js';
import { flagNames, pointer, signalArg } from './show.js';
import type { DecodeContext, Decoder } from './types.js';

const family = 'process';

/** The lowest byte of clone's flags is the signal the parent gets at the child's end. */
const CSIGNAL = 0xff;

/** struct clone_args of linux/sched.h: 64-bit fields, of which a program passes as many as its `size` says. */
const CLONE_ARGS = [
  'flags',
  'pidfd',
  'child_tid',
  'parent_tid',
  'exit_signal',
  'stack',
  'stack_size',
  'tls',
  'set_tid',
  'set_tid_size',
  'cgroup',
] as const;

function cloneFlags(ctx: DecodeContext): CallArg {
  const value = ctx.args.u32(0);
  const signal = value & CSIGNAL;
  // Bit 7 belongs to the signal here; CLONE_NEWTIME only exists in clone3 and unshare.
  const names = flagNames((value & ~CSIGNAL) >>> 0, CLONE_FLAGS);
  return signal === 0 ? names : [...names, signalName(signal)];
}

function clone3Flags(value: bigint): string[] {
  const names = flagNames(Number(BigInt.asUintN(32, value)), CLONE_FLAGS);
  let high = (value >> 32n) << 32n;
  for (const [name, number] of Object.entries(CLONE3_BITS)) {
    const bit = 1n << BigInt(number);
    if ((high & bit) === 0n) continue;
    names.push(name);
    high ^= bit;
  }
  return high === 0n ? names : [...names, `0x${high.toString(16)}`];
}

function clone3Args(ctx: DecodeContext): CallArg {
  const size = Math.min(ctx.args.u32(1), CLONE_ARGS.length * 8);
  const bytes = ctx.memory.readBytes(ctx.args.u64(0), size);
  if (bytes === null) return pointer(ctx.args.u64(0));
  const shown: Record<string, CallArg> = {};
  CLONE_ARGS.forEach((field, i) => {
    if ((i + 1) * 8 > bytes.length) return;
    const value = bytes.readBigUInt64LE(i * 8);
    const number = Number(value);
    if (field === 'flags') shown[field] = clone3Flags(value);
    else if (field === 'exit_signal') shown[field] = signalArg(number);
    else if (number === 0) return;
    else
      shown[field] =
        field === 'stack_size' || field === 'set_tid_size' || field === 'cgroup' ? number : pointer(number);
  });
  return shown;
}

/** Calls that make processes and threads, and those that end them. */
export function processDecoders(arch: Arch): Decoder[] {
  const { childTid, tls } = arch.cloneArgs;
  return [
    { name: 'fork', family, when: 'always', args: () => [] },
    { name: 'vfork', family, when: 'always', args: () => [] },
    {
      name: 'clone',
      family,
      when: 'always',
      args: (ctx) => [
        cloneFlags(ctx),
        pointer(ctx.args.u64(1)),
        pointer(ctx.args.u64(2)),
        pointer(ctx.args.u64(childTid)),
        pointer(ctx.args.u64(tls)),
      ],
    },
    { name: 'clone3', family, when: 'always', args: (ctx) => [clone3Args(ctx), ctx.args.u32(1)] },
    { name: 'exit', family, when: 'always', args: (ctx) => [ctx.args.i32(0)] },
    { name: 'exit_group', family, when: 'always', args: (ctx) => [ctx.args.i32(0)] },
  ];
}
