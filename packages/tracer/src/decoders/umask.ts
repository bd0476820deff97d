import { octal } from './show.js';
import type { Decoder } from './types.js';

export const umaskDecoders: Decoder[] = [
  { name: 'umask', family: 'umask', when: 'always', args: (ctx) => [octal(ctx.args.u32(0))] },
];
