import type { CallArg } from '@daemonlab/protocol';
import { pointer } from './show.js';
import type { DecodeContext, Decoder } from './types.js';

const family = 'credentials';

/** Most supplementary groups read. */
const GROUPS_MAX = 256;
/** Most that the kernel takes; of a longer list it reads nothing. linux/limits.h */
const NGROUPS_MAX = 65536;

/** Ids are unsigned, but for the one that says "leave it as it is". */
function id(ctx: DecodeContext, i: number): number {
  const value = ctx.args.u32(i);
  return value === 0xffffffff ? -1 : value;
}

/** Calls that take one, two or three ids. */
const ids = (name: string, count: number): Decoder => ({
  name,
  family,
  when: 'always',
  args: (ctx) => Array.from({ length: count }, (_, i) => id(ctx, i)),
});

function groups(ctx: DecodeContext): CallArg {
  const size = ctx.args.i32(0);
  const address = ctx.args.u64(1);
  if (size < 0 || size > NGROUPS_MAX) return pointer(address);
  if (size === 0 || address === 0) return [];
  const read = Math.min(size, GROUPS_MAX);
  const bytes = ctx.memory.readBytes(address, read * 4);
  if (bytes === null) return pointer(address);
  const list: CallArg[] = Array.from({ length: read }, (_, i) => bytes.readUInt32LE(i * 4));
  return size > read ? [...list, '…'] : list;
}

/** Calls that change who a process acts as. */
export const credentialDecoders: Decoder[] = [
  ids('setuid', 1),
  ids('setgid', 1),
  ids('setreuid', 2),
  ids('setregid', 2),
  ids('setresuid', 3),
  ids('setresgid', 3),
  ids('setfsuid', 1),
  ids('setfsgid', 1),
  { name: 'setgroups', family, when: 'always', args: (ctx) => [ctx.args.i32(0), groups(ctx)] },
];
