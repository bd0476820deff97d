import type { CallArg } from '@daemonlab/protocol';
import { MOUNT_FLAGS, MS_MGC_VAL, UMOUNT_FLAGS } from './constants.js';
import { flagNames, stringArg } from './show.js';
import type { Decoder } from './types.js';

const family = 'mount';

function mountFlags(flags: number): CallArg {
  const magic = (flags & 0xffff0000) >>> 0 === MS_MGC_VAL;
  return flagNames(magic ? flags & 0xffff : flags, MOUNT_FLAGS);
}

export const mountDecoders: Decoder[] = [
  {
    name: 'mount',
    family,
    when: 'always',
    args: (ctx) => [
      stringArg(ctx, 0),
      stringArg(ctx, 1),
      stringArg(ctx, 2),
      mountFlags(ctx.args.u32(3)),
      stringArg(ctx, 4),
    ],
  },
  {
    name: 'umount2',
    family,
    when: 'always',
    args: (ctx) => [stringArg(ctx, 0), flagNames(ctx.args.u32(1), UMOUNT_FLAGS)],
  },
];
