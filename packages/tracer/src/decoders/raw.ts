import type { Decoder } from './types.js';

/** For a call that has no decoder and stops all the same (a breakpoint on it): the raw registers. */
export function rawDecoder(name: string): Decoder {
  return {
    name,
    family: 'other',
    when: 'never',
    args: (ctx) => Array.from({ length: 6 }, (_, i) => `0x${ctx.args.big(i).toString(16)}`),
  };
}
