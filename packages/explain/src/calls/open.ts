import { flagsArg, modeArg, octal, textArg, ttyOf, type Context, type Words } from '../context.js';
import { depends, effect, fails, reason, returns, works, type Effect, type Outlook } from '../facts.js';
import { linkOf, normalPath, terminalOf } from '../paths.js';
import { isZombie } from '../table.js';
import { pathReason } from './process.js';
import { sessionOn } from './terminal.js';

interface Opening {
  path: string;
  /** Absolute, without detours; null where it starts from a directory that is not known. */
  file: string | null;
  flags: string[] | null;
  mode: number | undefined;
}

/** open, openat, openat2 and creat say the same in different places. */
function openingOf(ctx: Context): Opening | null {
  const at = ctx.call === 'openat' || ctx.call === 'openat2' ? 1 : 0;
  const path = textArg(ctx, at);
  if (path === undefined) return null;
  const fromCwd = at === 0 || ctx.args[0] === 'AT_FDCWD';
  const file = normalPath(path, fromCwd ? ctx.row.cwd : undefined);
  if (ctx.call === 'creat')
    return { path, file, flags: ['O_WRONLY', 'O_CREAT', 'O_TRUNC'], mode: modeArg(ctx, 1) };
  if (ctx.call !== 'openat2') return { path, file, flags: flagsArg(ctx, at + 1), mode: modeArg(ctx, at + 2) };
  const how = ctx.args[2];
  if (how === null || typeof how !== 'object' || Array.isArray(how))
    return { path, file, flags: null, mode: undefined };
  const inner: Context = { ...ctx, args: [how.flags ?? [], how.mode ?? 0] };
  return { path, file, flags: flagsArg(inner, 0), mode: modeArg(inner, 1) };
}

/** The lowest free descriptor, where it is one of those the table shows. */
function lowestFd({ row }: Context): number | undefined {
  if (row.cwd === '') return undefined;
  return [0, 1, 2].find((fd) => row.fds[String(fd)] === undefined);
}

/**
 * Whether opening a pseudo-terminal is sure to work. It lasts as long as somebody has its slave open, and belongs to the
 * user who has: another than root may not open it.
 */
const isHeld = ({ table, row }: Context, tty: string): boolean =>
  [...table.values()].some(
    (holder) =>
      !isZombie(holder) &&
      (row.uid === 'root' || row.uid === holder.uid) &&
      Object.values(holder.fds).includes(`/dev/${tty}`),
  );

/** Whether a terminal is known to exist. */
const isThere = (ctx: Context, tty: string): boolean =>
  isHeld(ctx, tty) ||
  ctx.world.info.terminals.some((one) => one.open && one.tty === tty) ||
  [...ctx.table.values()].some((row) => row.tty === tty);

/** What opening a terminal makes of it (Linux tty_open_proc_set_tty), but for its working at all. */
function terminalEffect(ctx: Context, tty: string, opening: Opening): Effect | 'unseen' | null {
  const { pid, row } = ctx;
  if (!opening.flags) return null;
  const own = ttyOf(row);
  const { path } = opening;
  if (own === tty) return effect('open-own-terminal', { pid, tty, path });
  const base = { pid, tty, path, sid: row.sid, own };
  if (opening.flags.includes('O_NOCTTY')) return effect('open-terminal', { ...base, why: 'noctty' });
  if (row.sid !== pid) return effect('open-terminal', { ...base, why: 'not-leader' });
  if (own !== null) return effect('open-terminal', { ...base, why: 'has-one' });
  const sid = sessionOn(ctx, tty);
  if (sid === undefined) return 'unseen';
  if (sid !== null) return effect('open-terminal', { ...base, sid, why: 'taken' });
  if (opening.flags.includes('O_WRONLY')) return effect('open-terminal', { ...base, why: 'write-only' });
  return effect('open-controlling', { pid, tty, path, pgid: row.pgid });
}

function foretell(ctx: Context): Outlook {
  const opening = openingOf(ctx);
  if (!opening) return depends('unknown', { call: ctx.call });
  const { path, file, flags, mode } = opening;
  if (path === '') return fails('ENOENT', 'path-empty', { call: ctx.call });
  // Below another root, a path names another file.
  if (file === null || flags === null || ctx.world.history?.chrooted) return depends('path-unseen', { path });
  // These make the answer depend on more than the terminal.
  const plain = !['O_DIRECTORY', 'O_PATH', 'O_EXCL', 'O_TMPFILE'].some((flag) => flags.includes(flag));
  const expects = plain ? returns(lowestFd(ctx)) : undefined;
  const own = ttyOf(ctx.row);
  if (file === '/dev/tty' && plain)
    return own === null
      ? fails('ENXIO', 'tty-none', { pid: ctx.pid })
      : works(expects, 'open-own-terminal', { pid: ctx.pid, tty: own });
  if (file === '/dev/null' && plain) return works(expects, 'open', { path });
  if (file === '/dev/ptmx' || file === '/dev/pts/ptmx')
    return works(undefined, 'open-master', { pid: ctx.pid, path });
  const tty = terminalOf(file);
  if (tty !== null && plain) {
    const what = terminalEffect(ctx, tty, opening);
    if (what === 'unseen') return depends('tty-session-unseen', { pid: ctx.pid, tty });
    // What nobody is seen to have open may not be there at all.
    if (what && !isThere(ctx, tty)) return depends('path-unseen', { path });
    if (what) return { verdict: 'works', expects: isHeld(ctx, tty) ? expects : undefined, fact: what };
  }
  const { umask } = ctx.row;
  if (flags.includes('O_CREAT') && mode !== undefined && umask !== '')
    return depends('open-create?', {
      path,
      asked: octal(mode),
      umask,
      mode: octal(mode & ~parseInt(umask, 8) & 0o7777),
    });
  return depends('path-unseen', { path });
}

export const open: Words = {
  foretell,
  failed: (ctx, errno) => {
    const opening = openingOf(ctx);
    const { path = '', flags } = opening ?? {};
    if (errno === 'ENOENT' && path !== '' && flags?.includes('O_CREAT'))
      return reason('folder-missing', { path });
    return errno === 'ENXIO' && opening?.file === '/dev/tty'
      ? reason('tty-none', { pid: ctx.pid })
      : pathReason(opening?.path, errno);
  },
  worked: (ctx, _outcome, after) => {
    const opening = openingOf(ctx);
    if (!opening) return undefined;
    const now = after.get(ctx.pid);
    const tty = opening.file === null ? null : terminalOf(opening.file);
    if (tty !== null && now?.tty === tty && ctx.row.tty !== tty)
      return effect('open-controlling', { pid: ctx.pid, tty, path: opening.path, pgid: now.pgid });
    const told = foretell(ctx);
    // Whether the file was there before is not known: the mode that the mask leaves is told as it would be for a new one.
    if (told.verdict === 'depends' && told.fact.code === 'open-create?')
      return effect('open-create', told.fact.data);
    return told.verdict === 'works' ? undefined : effect('open', { path: opening.path });
  },
};

/** mkdir(2), unlink(2), rmdir(2): the words of a path. */
export const pathCall: Words = {
  foretell: (ctx) => {
    const path = textArg(ctx, 0);
    return path === undefined
      ? depends('unknown', { call: ctx.call })
      : path === ''
        ? fails('ENOENT', 'path-empty', { call: ctx.call })
        : depends('path-unseen', { path });
  },
  failed: (ctx, errno) => {
    const path = textArg(ctx, 0);
    return ctx.call === 'mkdir' && errno === 'ENOENT' && path
      ? reason('folder-missing', { path })
      : pathReason(path, errno);
  },
};

/** chdir(2): of all directories only / is sure to be there. */
export const chdir: Words = {
  foretell: (ctx) => {
    const path = textArg(ctx, 0);
    if (path === undefined) return depends('unknown', { call: 'chdir' });
    if (path === '') return fails('ENOENT', 'path-empty', { call: 'chdir' });
    // Below another root, / is another directory.
    if (/^\/+$/.test(path) && !ctx.world.history?.chrooted)
      return works(returns(0), 'chdir', { pid: ctx.pid, was: ctx.row.cwd, now: '/' });
    return depends('path-unseen', { path });
  },
  failed: (ctx, errno) => pathReason(textArg(ctx, 0), errno),
  worked: (ctx, _outcome, after) => {
    const now = after.get(ctx.pid)?.cwd;
    return now === undefined
      ? undefined
      : effect('chdir', { pid: ctx.pid, was: linkOf(ctx.row.cwd).file, now: linkOf(now).file });
  },
};

/** umask(2): always works, and returns the mask before. */
export const umask: Words = {
  foretell: (ctx) => {
    const asked = modeArg(ctx, 0);
    const { umask: was } = ctx.row;
    if (asked === undefined) return depends('unknown', { call: 'umask' });
    const now = asked & 0o777;
    return works(was === '' ? undefined : returns(parseInt(was, 8)), 'umask', {
      pid: ctx.pid,
      was,
      now: octal(now),
      file: octal(0o666 & ~now),
      directory: octal(0o777 & ~now),
    });
  },
};
