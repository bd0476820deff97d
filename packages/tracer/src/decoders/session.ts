import type { Decoder } from './types.js';

const family = 'session';

export const sessionDecoders: Decoder[] = [
  { name: 'setsid', family, when: 'always', args: () => [] },
  { name: 'setpgid', family, when: 'always', args: (ctx) => [ctx.args.i32(0), ctx.args.i32(1)] },
];
