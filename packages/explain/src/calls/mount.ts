import { flagsArg, textArg, type Context, type Words } from '../context.js';
import { depends, effect, fails, reason, returns, works } from '../facts.js';
import { linkOf, normalPath, within } from '../paths.js';
import { isZombie, pidsWhere } from '../table.js';
import { pathReason } from './process.js';

/** Who keeps a file system busy, as far as the table shows it: by its directory, or by descriptor 0, 1 or 2. */
function usersOf({ table }: Context, path: string): { cwd: number[]; files: number[] } {
  const inside = (link: string): boolean => within(path, linkOf(link).file);
  return {
    cwd: pidsWhere(table, (row) => !isZombie(row) && inside(row.cwd)),
    files: pidsWhere(table, (row) => Object.values(row.fds).some(inside)),
  };
}

const pathOf = (ctx: Context): string | null => normalPath(textArg(ctx, 0) ?? '', ctx.row.cwd);

/** umount2(2). */
export const umount: Words = {
  foretell: (ctx) => {
    const path = pathOf(ctx);
    const flags = flagsArg(ctx, 1);
    if (path === null || flags === null) return depends('path-unseen', { path: textArg(ctx, 0) ?? '' });
    if (path === '/') return depends('mount-rights', { path });
    const { cwd, files } = usersOf(ctx, path);
    // One mount, made here: who stands in the path stands in it. Where several lie on one another that is not known.
    const known = (ctx.world.history?.mounts.get(path) ?? 0) === 1;
    if (flags.includes('MNT_DETACH'))
      return known
        ? works(returns(0), 'umount-lazy', {
            path,
            users: [...new Set([...cwd, ...files])].sort((a, b) => a - b),
          })
        : depends('mount-rights', { path });
    if (cwd.length + files.length === 0) return depends('umount-no-users', { path });
    return known && !flags.includes('MNT_FORCE')
      ? fails('EBUSY', 'umount-busy', { path, cwd, files })
      : depends('umount-users', { path, cwd, files });
  },
  failed: (ctx, errno) => {
    const path = pathOf(ctx);
    if (path === null) return undefined;
    if (errno === 'EBUSY') return reason('umount-busy', { path, ...usersOf(ctx, path) });
    if (errno === 'EINVAL' && path === '/') return reason('umount-root', { path });
    if (errno === 'EINVAL') return reason('umount-no-mount', { path });
    return errno === 'EPERM' ? reason('not-permitted', { call: ctx.call }) : pathReason(path, errno);
  },
  worked: (ctx) => {
    const path = pathOf(ctx);
    if (path === null) return undefined;
    const { cwd, files } = usersOf(ctx, path);
    return flagsArg(ctx, 1)?.includes('MNT_DETACH')
      ? effect('umount-lazy', { path, users: [...new Set([...cwd, ...files])].sort((a, b) => a - b) })
      : effect('umount', { path });
  },
};

const NO_SOURCE: ReadonlySet<string> = new Set(['tmpfs', 'ramfs', 'proc', 'sysfs', 'devpts', 'mqueue']);
const OF_TWO: ReadonlySet<string> = new Set(['MS_BIND', 'MS_MOVE']);

/** mount(2). */
export const mount: Words = {
  foretell: (ctx) => depends('mount-rights', { path: textArg(ctx, 1) ?? '' }),
  failed: (ctx, errno) => {
    const [source, path] = [textArg(ctx, 0) ?? '', textArg(ctx, 1) ?? ''];
    if (errno === 'EPERM') return reason('not-permitted', { call: 'mount' });
    // File systems of this kind have no source that could be missing.
    if (
      NO_SOURCE.has(textArg(ctx, 2) ?? '') &&
      (ctx.args[3] === 0 || flagsArg(ctx, 3)?.every((flag) => !OF_TWO.has(flag)))
    )
      return pathReason(path, errno);
    return errno === 'ENOENT' ? reason('mount-missing', { source, path }) : undefined;
  },
  worked: (ctx) => effect('mount', { path: textArg(ctx, 1) ?? '' }),
};
