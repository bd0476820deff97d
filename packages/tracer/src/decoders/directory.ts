import { stringArg } from './show.js';
import type { Decoder } from './types.js';

const family = 'directory';

export const directoryDecoders: Decoder[] = [
  { name: 'chdir', family, when: 'always', args: (ctx) => [stringArg(ctx, 0)] },
  { name: 'fchdir', family, when: 'always', args: (ctx) => [ctx.args.i32(0)] },
  { name: 'chroot', family, when: 'always', args: (ctx) => [stringArg(ctx, 0)] },
];
