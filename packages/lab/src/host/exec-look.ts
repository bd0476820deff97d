import {
  accessSync,
  constants,
  lstatSync,
  readFileSync,
  readlinkSync,
  statfsSync,
  statSync,
  type Stats,
} from 'node:fs';
import type { CallArg, ExecObstacle } from '@daemonlab/protocol';

/** As many symbolic links as the kernel follows (path_resolution(7)). */
const MAX_LINKS = 40;
/** Longer paths are refused by length (PATH_MAX), and are not read whole. */
const MAX_PATH = 4095;
/** PROC_SUPER_MAGIC: what lies there depends on who looks. */
const PROC = 0x9fa0;
const ANY_EXECUTE = 0o111;
const STICKY_FOR_ALL = 0o1002;

/** Whose credentials decide: the lines of /proc/PID/status that permissions depend on, and the user namespace. */
function credentials(proc: string): string {
  const lines = readFileSync(`${proc}/status`, 'utf8').split('\n');
  return [
    ...lines.filter((line) => /^(Uid|Gid|Groups|CapEff):/.test(line)),
    readlinkSync(`${proc}/ns/user`),
  ].join('\n');
}

/** Thrown where it cannot be told what the kernel will find. */
class Unsure extends Error {}

/** The way of a path through directories, as the kernel would take it for a process. */
class Walk {
  readonly #proc: string;
  /** Whether the process may do what we may. */
  readonly #alike: boolean;
  #links = 0;

  constructor(proc: string, alike: boolean) {
    this.#proc = proc;
    this.#alike = alike;
  }

  /** The file, by a path of ours without links, or what is in the way. Errors: Unsure, and those of the file system. */
  to(path: string): { at: string; stat: Stats } | ExecObstacle {
    if (path === '') return 'missing';
    const root = `${this.#proc}/root`;
    const parts = path.split('/');
    let way = [path.startsWith('/') ? root : `${this.#proc}/cwd`];
    let stat = this.#enter(way[0]!);
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      // An empty part is a doubled slash, or a final one, which asks for a directory.
      if (!stat.isDirectory()) return 'not-a-directory';
      if (part === '') continue;
      const here = way.at(-1)!;
      if (!this.#maySearch(here, stat)) return 'forbidden';
      if (part === '.') continue;
      if (part === '..') {
        if (way.length > 1) way.pop();
        else if (!isSame(stat, statSync(root))) way = [`${here}/..`];
        stat = this.#enter(way.at(-1)!);
        continue;
      }
      const next = `${here}/${part}`;
      const found = lstatSync(next, { throwIfNoEntry: false });
      if (!found) return 'missing';
      if (!found.isSymbolicLink()) {
        way.push(next);
        stat = found.isDirectory() ? this.#enter(next) : found;
        continue;
      }
      // Not every link in /tmp is followed for everyone (proc(5), protected_symlinks).
      const shared = (stat.mode & STICKY_FOR_ALL) === STICKY_FOR_ALL && found.uid !== stat.uid;
      if (shared || (this.#links += 1) > MAX_LINKS) throw new Unsure();
      const target = readlinkSync(next);
      parts.unshift(...target.split('/'));
      if (!target.startsWith('/')) continue;
      way = [root];
      stat = this.#enter(root);
    }
    return { at: way.at(-1)!, stat };
  }

  /** A directory on the way. */
  #enter(at: string): Stats {
    const stat = statSync(at);
    if (statfsSync(at).type === PROC) throw new Unsure();
    return stat;
  }

  #maySearch(at: string, { mode }: Stats): boolean {
    if (this.#alike) return isAllowed(at);
    if ((mode & ANY_EXECUTE) !== ANY_EXECUTE) throw new Unsure();
    return true;
  }
}

const isSame = (a: Stats, b: Stats): boolean => a.dev === b.dev && a.ino === b.ino;

const isAllowed = (at: string): boolean => {
  try {
    accessSync(at, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

function obstacle(proc: string, path: string): ExecObstacle | undefined {
  const alike = credentials(proc) === credentials('/proc/self');
  const found = new Walk(proc, alike).to(path);
  if (typeof found === 'string') return found;
  const { at, stat } = found;
  if (!stat.isFile()) return 'not-regular';
  if ((stat.mode & ANY_EXECUTE) === 0) return 'not-executable';
  // access(2) also knows of noexec.
  return alike && !isAllowed(at) ? 'forbidden' : undefined;
}

/**
 * What execve will fail for, seen in the file tree of the process that is held before it (`proc`: its folder in /proc).
 * Undefined where that is not certain, or nothing is in the way.
 */
export function execObstacle(proc: string, name: string, args: readonly CallArg[]): ExecObstacle | undefined {
  const path = name === 'execve' ? args[0] : name === 'execveat' && args[0] === 'AT_FDCWD' ? args[1] : null;
  const flags = name === 'execveat' ? args[4] : [];
  if (typeof path !== 'string' || path.length >= MAX_PATH) return undefined;
  // An address that could not be read, or text that is not the path's own bytes.
  if (/^0x[0-9a-f]+$/.test(path) || path.includes('\ufffd')) return undefined;
  if (Array.isArray(flags) && flags.length > 0) return undefined;
  try {
    return obstacle(proc, path);
  } catch {
    return undefined; // Unsure, or we may not look there
  }
}
