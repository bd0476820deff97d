import type { Arch } from '@daemonlab/libc';
import type { CallArg } from '@daemonlab/protocol';
import { ACCESS_MODES, O_ACCMODE, RESOLVE_FLAGS } from './constants.js';
import { directoryFd, flagNames, octal, pointer, stringArg } from './show.js';
import { processorsIn } from './processors.js';
import type { DecodeContext, Decoder, Trap } from './types.js';

const family = 'open';

/** struct open_how of linux/openat2.h as it first was: flags, mode, resolve. */
const OPEN_HOW_BYTES = 24;

/** As much of a path as tells whether it is one of those that matter. */
const PATH_SHOWN = 64;

/** Terminals and the null device, by the names they are opened by. Also relative ones in /dev: `pts/0`, `null`. */
const TOLD = /^(?:\/dev\/)?(?:null|tty\d*|ttyS\d+|console|ptmx|pts\/(?:\d+|ptmx))$/;

/** Whether a path, as the program wrote it, is told without `watchFiles`: a terminal or /dev/null. */
export function isToldPath(path: string): boolean {
  return TOLD.test(path.replace(/\/(?:\.?\/)+/g, '/').replace(/^\.\//, ''));
}

/** Flags of open(2) by name, the access mode first. */
export function openFlags(arch: Arch, flags: number): string[] {
  const mode = flags & O_ACCMODE;
  const access = Object.entries(ACCESS_MODES).find(([, value]) => value === mode)?.[0] ?? 'O_ACCMODE';
  return [access, ...descriptionFlags(arch, (flags & ~O_ACCMODE) >>> 0)];
}

/** Those beside the access mode, by name. */
export function descriptionFlags(arch: Arch, flags: number): string[] {
  // Longer names first: O_SYNC holds O_DSYNC, and O_TMPFILE holds O_DIRECTORY.
  const { O_SYNC, O_TMPFILE, ...single } = arch.openFlags;
  return flagNames(flags, { O_TMPFILE, O_SYNC, ...single });
}

/** Opens of files. Told: terminals and /dev/null, all of them with `watchFiles`. */
export function openDecoders(arch: Arch): Decoder[] {
  const { O_CREAT, O_DIRECTORY, O_NOCTTY, O_PATH, O_TMPFILE } = arch.openFlags;

  /**
   * A filter cannot read the path, so it lets pass what cannot be of interest: directories, bare references, and
   * reading without ever wanting a controlling terminal, which is how compilers and Node open their many files.
   */
  const trap = (flags: number): Trap => ({
    anyOf: [
      [
        { arg: flags, mask: O_DIRECTORY | O_PATH, equals: 0 },
        { arg: flags, mask: O_ACCMODE | O_NOCTTY, differs: O_NOCTTY },
      ],
    ],
  });

  /**
   * Those that pass, where the path is on the stack, as arguments of a program are: `grep Cpus /proc/self/status`. What
   * compilers and Node open so has its path elsewhere.
   */
  const aside = (path: number, flags: number): Trap => ({
    anyOf: [
      [
        { arg: flags, mask: O_DIRECTORY | O_PATH | O_ACCMODE | O_NOCTTY, equals: O_NOCTTY },
        { arg: path, highAtLeast: arch.stackFrom },
      ],
    ],
  });

  const relevant =
    (path: number): NonNullable<Decoder['relevant']> =>
    (ctx, options) => {
      if (options.watchFiles) return true;
      const text = ctx.memory.readString(ctx.args.u64(path), PATH_SHOWN);
      return text !== null && isToldPath(text);
    };

  const processors =
    (path: number): NonNullable<Decoder['processors']> =>
    (ctx) => {
      const address = ctx.args.u64(path);
      const text = ctx.memory.readString(address, PATH_SHOWN) ?? '';
      // It is the end of a path that tells.
      const cut = Buffer.byteLength(text) >= PATH_SHOWN;
      return processorsIn((cut ? ctx.memory.readString(address) : null) ?? text);
    };

  /** The mode is an argument only where a file may be created. */
  const mode = (ctx: DecodeContext, flags: number, i: number): CallArg[] =>
    flags & O_CREAT || (flags & O_TMPFILE) === O_TMPFILE ? [octal(ctx.args.u32(i))] : [];

  const how = (ctx: DecodeContext): CallArg => {
    const address = ctx.args.u64(2);
    // A smaller structure is refused with EINVAL, a larger one begins like this.
    const bytes = ctx.args.u64(3) < OPEN_HOW_BYTES ? null : ctx.memory.readBytes(address, OPEN_HOW_BYTES);
    if (bytes === null) return pointer(address);
    const flags = openFlags(arch, bytes.readUInt32LE(0));
    const beyond = bytes.readUInt32LE(4);
    if (beyond !== 0) flags.push(`0x${beyond.toString(16)}00000000`);
    const shown: Record<string, CallArg> = { flags };
    const creates = bytes.readUInt32LE(8);
    if (creates !== 0) shown.mode = octal(creates);
    const resolve = bytes.readUInt32LE(16);
    if (resolve !== 0) shown.resolve = flagNames(resolve, RESOLVE_FLAGS);
    return shown;
  };

  return [
    {
      name: 'open',
      family,
      when: trap(1),
      watch: 'always',
      aside: aside(0, 1),
      relevant: relevant(0),
      processors: processors(0),
      args: (ctx) => [stringArg(ctx, 0), openFlags(arch, ctx.args.u32(1)), ...mode(ctx, ctx.args.u32(1), 2)],
    },
    {
      name: 'openat',
      family,
      when: trap(2),
      watch: 'always',
      aside: aside(1, 2),
      relevant: relevant(1),
      processors: processors(1),
      args: (ctx) => [
        directoryFd(ctx.args.i32(0)),
        stringArg(ctx, 1),
        openFlags(arch, ctx.args.u32(2)),
        ...mode(ctx, ctx.args.u32(2), 3),
      ],
    },
    {
      name: 'creat',
      family,
      when: 'always',
      relevant: relevant(0),
      args: (ctx) => [stringArg(ctx, 0), octal(ctx.args.u32(1))],
    },
    {
      name: 'openat2',
      family,
      when: 'always',
      relevant: relevant(1),
      processors: processors(1),
      args: (ctx) => [directoryFd(ctx.args.i32(0)), stringArg(ctx, 1), how(ctx), ctx.args.u64(3)],
    },
  ];
}
