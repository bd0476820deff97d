import type { Arch } from '@daemonlab/libc';
import { callsNamed } from '@daemonlab/protocol';
import { rawDecoder } from './raw.js';
import type { Condition, DecodeOptions, Decoder, SyscallArgs, Trap } from './types.js';

/** The system calls meant by names of functions. */
export const systemCalls = (names: Iterable<string>): string[] => [...names].flatMap(callsNamed);

/**
 * Decoders with which every one of the named calls stops, so that it can be held or made to fail. What stops only for that
 * is told only if that happens.
 */
export function withTraps(
  decoders: ReadonlyMap<string, Decoder>,
  arch: Arch,
  names: Iterable<string>,
): ReadonlyMap<string, Decoder> {
  const all = new Map(decoders);
  for (const name of systemCalls(names)) {
    if (!(name in arch.syscalls)) continue;
    const decoder = decoders.get(name) ?? rawDecoder(name);
    if (decoder.when !== 'always') all.set(name, trapped(decoder));
  }
  return all;
}

/** Where a call stops to be told. */
export const trapOf = ({ when, watch = when }: Decoder, { watchFiles }: DecodeOptions): Trap =>
  watchFiles ? watch : when;

function trapped(decoder: Decoder): Decoder {
  return {
    ...decoder,
    when: 'always',
    watch: 'always',
    relevant: (ctx, options) =>
      stops(trapOf(decoder, options), ctx.args) && (decoder.relevant?.(ctx, options) ?? true),
  };
}

/** What the filter would decide. */
export function stops(trap: Trap, args: SyscallArgs): boolean {
  if (trap === 'always') return true;
  if (trap === 'never') return false;
  return trap.anyOf.some((group) => group.every((condition) => holds(condition, args)));
}

function holds(condition: Condition, args: SyscallArgs): boolean {
  const value = args.u32(condition.arg);
  if ('oneOf' in condition) return condition.oneOf.some((one) => one >>> 0 === value);
  if ('noneOf' in condition) return condition.noneOf.every((one) => one >>> 0 !== value);
  if ('atMost' in condition) return value <= condition.atMost;
  if ('nonZero' in condition) return (args.big(condition.arg) !== 0n) === condition.nonZero;
  if ('highAtLeast' in condition) return Number(args.big(condition.arg) >> 32n) >= condition.highAtLeast;
  const masked = (value & condition.mask) >>> 0;
  return 'equals' in condition ? masked === condition.equals >>> 0 : masked !== condition.differs >>> 0;
}
