import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdtempSync,
  opendirSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Program } from './resolve.js';

/** What of the machine a world must have so that a program can run there as it would here. */
export interface Surroundings {
  /** Folders to share, none inside another. */
  share: string[];
  /** Where the program starts; undefined: in the world's home, since the caller's folder is not there. */
  cwd: string | undefined;
  path: string;
  argv: string[];
  /** Removes what was copied for it. Called once the world is gone. */
  dispose(): void;
}

/** Folders that every world has from the machine. */
const FROM_MACHINE = /^\/(usr|bin|sbin|lib|lib32|lib64|libx32|etc\/alternatives)(\/|$)/;
/** Whether a world has what stands at this path from the machine. */
export const isFromMachine = (path: string): boolean => FROM_MACHINE.test(path);

/** Folders that every world has of its own: the machine's must not hide them. */
const OF_ITS_OWN: ReadonlySet<string> = new Set([
  '/', '/etc', '/dev', '/dev/shm', '/proc', '/sys', '/tmp', '/var', '/var/tmp', '/var/log', '/var/lib', '/var/spool',
  '/home', '/home/learner', '/run', '/mnt', '/lab',
]); // prettier-ignore

/** Up to here a folder that others may not read is copied for a world (which the lab does where we are root). */
const COPY_MAX = { bytes: 64 * 1024 * 1024, files: 5000 } as const;

/** Whether everybody may enter every folder on the way to this one, and read it. */
function isOpen(folder: string): boolean {
  if ((statSync(folder).mode & 0o5) !== 0o5) return false;
  for (let at = dirname(folder); at !== '/'; at = dirname(at))
    if ((statSync(at).mode & 0o1) === 0) return false;
  return true;
}

/** Whether a folder with all in it is small enough to be copied. Gives up as soon as it is not. */
function isSmall(folder: string): boolean {
  let [bytes, files] = [0, 0];
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const dir = opendirSync(at);
    try {
      for (let entry = dir.readSync(); entry; entry = dir.readSync()) {
        const path = join(at, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile()) bytes += statSync(path).size;
        if ((files += 1) > COPY_MAX.files || bytes > COPY_MAX.bytes) return false;
      }
    } finally {
      dir.closeSync();
    }
  }
  return true;
}

function canShare(folder: string, uid: number): boolean {
  if (OF_ITS_OWN.has(folder)) return false;
  return uid !== 0 || isOpen(folder) || isSmall(folder);
}

/** A file and the files it is a link to. */
export function linkChain(file: string): string[] {
  const chain = [file];
  // As many as the kernel follows (path_resolution(7)).
  for (let at = file; chain.length < 40 && lstatSync(at).isSymbolicLink(); chain.push(at))
    at = resolve(dirname(at), readlinkSync(at));
  return chain;
}

/** Software below /opt and /nix is a tree of its own, with its libraries beside the folder of its programs. */
const treeOf = (folder: string): string => /^(\/opt\/[^/]+|\/nix)(?=\/|$)/.exec(folder)?.[0] ?? folder;

const outermost = (folders: readonly string[]): string[] =>
  folders.filter(
    (folder, i) =>
      folders.indexOf(folder) === i &&
      !folders.some((other) => other !== folder && folder.startsWith(`${other}/`)),
  );

/** A copy of a program where every user can read it, for one that lies among things a world cannot be given. */
function copyOf(file: string): { file: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'daemonlab-program-'));
  chmodSync(folder, 0o755);
  const copy = join(folder, basename(file));
  copyFileSync(file, copy);
  chmodSync(copy, 0o755);
  return { file: copy, folder };
}

/** What a world with namespaces needs for a program that is started from `cwd`. `uid` is ours: root shares by copying. */
export function surroundingsFor(program: Program, cwd: string, uid: number): Surroundings {
  const needed = linkChain(program.file)
    .map((file) => treeOf(dirname(file)))
    .filter((folder) => !isFromMachine(folder));
  const share = needed.filter((folder) => canShare(folder, uid));
  const here = !isFromMachine(cwd) && canShare(cwd, uid);
  const place = {
    share: outermost(here ? [...share, cwd] : share),
    cwd: here || isFromMachine(cwd) || OF_ITS_OWN.has(cwd) ? cwd : undefined,
  };
  if (share.length === needed.length)
    return { ...place, path: program.path, argv: program.argv, dispose: () => undefined };
  const copy = copyOf(program.file);
  return {
    ...place,
    share: outermost([...place.share, copy.folder]),
    path: program.path === program.file ? copy.file : program.path,
    argv: program.argv.map((word) => (word === program.file ? copy.file : word)),
    dispose: () => {
      rmSync(copy.folder, { recursive: true, force: true });
    },
  };
}
