import { statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { namedFiles } from './named-files.js';
import { linkChain, programFiles } from './program-files.js';
import type { Program } from './resolve.js';
import {
  canShareFile,
  canShareFolder,
  folderFor,
  isFromMachine,
  isOfItsOwn,
  outermost,
} from './shareable.js';

/** What of the machine a world must have so that a program can run there as it would here. */
export interface Surroundings {
  /** Folders and files to share, none inside another. */
  share: string[];
  /** Where the program starts; undefined: in the world's home, since the caller's folder is not there. */
  cwd: string | undefined;
}

/** Who wants it, and from where. `uid` is ours: root shares by copying. */
export interface Caller {
  cwd: string;
  uid: number;
  /** PATH */
  searchPath: string;
}

/** Where other machines, disks and images are mounted: not every file system lets a world show it. */
const ELSEWHERE = /^\/(mnt|media|snap)\//;

/**
 * What a world with namespaces needs for a program: its own folder, those of its interpreters, the one it is started from,
 * those that its arguments name, and those in which it would look for programs. A file among what a world has of its own, or
 * in a folder that it cannot be given, goes along alone.
 */
export function surroundingsFor(program: Program, { cwd, uid, searchPath }: Caller): Surroundings {
  const share: string[] = [];
  const tried = new Map<string, boolean>();
  const shareFolder = (folder: string): boolean => {
    if (isFromMachine(folder)) return true;
    const known = tried.get(folder);
    if (known !== undefined) return known;
    const can = mayShare(folder, uid);
    tried.set(folder, can);
    if (can) share.push(folder);
    return can;
  };
  const shareFile = (file: string): void => {
    for (const one of linkChain(file)) if (!shareFolder(folderFor(one)) && canShareFile(one)) share.push(one);
  };

  for (const file of [program.file, ...programFiles(program.file)]) shareFile(file);
  const here = !isFromMachine(cwd) && shareFolder(cwd);
  for (const { path, kind } of namedFiles(program.argv.slice(1), cwd))
    if (kind === 'folder') shareFolder(path);
    else shareFile(path);
  for (const folder of searchPath.split(delimiter))
    if (!ELSEWHERE.test(folder)) shareFolder(folderFor(resolve(cwd, folder, 'program')));
  return {
    share: outermost(share),
    cwd: here || isFromMachine(cwd) || isOfItsOwn(cwd) ? cwd : undefined,
  };
}

function mayShare(folder: string, uid: number): boolean {
  try {
    return statSync(folder).isDirectory() && canShareFolder(folder, uid);
  } catch {
    return false; // it is not there, or we may not read it
  }
}
