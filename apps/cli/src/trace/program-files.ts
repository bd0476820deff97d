import { accessSync, constants, lstatSync, readlinkSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { interpreterOf } from './resolve.js';

/** As many interpreters of interpreters as the kernel takes (execve(2)). */
const MAX_INTERPRETERS = 5;

/** A file and the files it is a link to. */
export function linkChain(file: string): string[] {
  const chain = [file];
  // As many as the kernel follows (path_resolution(7)).
  for (let at = file; chain.length < 40 && lstatSync(at).isSymbolicLink(); chain.push(at))
    at = resolve(dirname(at), readlinkSync(at));
  return chain;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** What is needed to run a program: its file, those it is a link to, and the same of its interpreters. Empty: it cannot be run. */
export function programFiles(path: string): string[] {
  const files: string[] = [];
  let at: string | null = path;
  for (let i = 0; at !== null && canRun(at) && i <= MAX_INTERPRETERS; i++) {
    files.push(...linkChain(at));
    at = interpreterOf(at);
  }
  return files;
}
