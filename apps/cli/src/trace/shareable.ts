import { accessSync, constants, opendirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders that every world has from the machine. */
const FROM_MACHINE = /^\/(usr|bin|sbin|lib|lib32|lib64|libx32|etc\/alternatives)(\/|$)/;
/** Whether a world has what stands at this path from the machine. */
export const isFromMachine = (path: string): boolean => FROM_MACHINE.test(path);

/** Folders that every world has of its own: the machine's must not hide them. */
const OF_ITS_OWN: ReadonlySet<string> = new Set([
  '/', '/etc', '/dev', '/dev/shm', '/proc', '/sys', '/tmp', '/var', '/var/tmp', '/var/log', '/var/lib', '/var/spool',
  '/home', '/home/learner', '/run', '/mnt', '/lab',
]); // prettier-ignore
/** Whether a world has a folder of its own at this path. */
export const isOfItsOwn = (folder: string): boolean => OF_ITS_OWN.has(folder);

/** What no file or folder of the machine may stand for: it shows, or is there for, the world itself. */
const WORLDS_ALONE = /^\/(dev|proc|sys|run|var\/run|lab)(\/|$)/;

/** Up to here a folder that others may not read is copied for a world (which the lab does where we are root). */
const COPY_MAX = { bytes: 64 * 1024 * 1024, files: 5000 } as const;

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

/** Whether a world can be given a folder. `uid` is ours: what root alone may read is copied. */
export function canShareFolder(folder: string, uid: number): boolean {
  if (OF_ITS_OWN.has(folder) || WORLDS_ALONE.test(folder)) return false;
  return uid !== 0 || (statSync(folder).mode & 0o5) === 0o5 || isSmall(folder);
}

/** Whether a world can be given a file by itself: one that we may read. */
export function canShareFile(file: string): boolean {
  if (isFromMachine(file) || WORLDS_ALONE.test(file)) return false;
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Software that is a tree of its own, with its libraries beside the folder of its programs; that of version managers too. */
const TREES =
  /^(\/opt\/[^/]+|\/nix|(\/root|\/home\/[^/]+)\/(\.(pyenv|rbenv|nodenv|nvm|asdf|volta|sdkman|rustup)|mini(conda|forge)\d*|anaconda\d*))(?=\/|$)/;

/** The folder to share for a file: its own, or the tree of software that it belongs to. */
export const folderFor = (file: string): string => TREES.exec(file)?.[0] ?? dirname(file);

/** Paths without those that stand below another one of them. */
export const outermost = (paths: readonly string[]): string[] =>
  paths.filter(
    (path, i) =>
      paths.indexOf(path) === i && !paths.some((other) => other !== path && path.startsWith(`${other}/`)),
  );
