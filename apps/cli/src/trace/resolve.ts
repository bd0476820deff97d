import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { CommandFailure, EXIT } from '../exit.js';

/** A program that was found, and how to start it. */
export interface Program {
  /** The file that was found, as an absolute path: it must be there in the world. */
  file: string;
  /** What is executed, by the path that a shell would take: the file, or sh for a script that does not say who reads it. */
  path: string;
  /** With the name as it was typed first, as a shell passes it. */
  argv: string[];
}

/** A program as it is started from another folder than the one it was found from: relative paths lead nowhere there. */
export function fromElsewhere({ file, path, argv }: Program): Program {
  return path === SHELL && file !== SHELL
    ? { file, path, argv: [SHELL, file, ...argv.slice(2)] }
    : { file, path: file, argv };
}

/** Who runs a script that does not say who reads it. */
const SHELL = '/bin/sh';

type Found = 'runs' | 'folder' | 'not-executable' | 'missing';

function look(path: string): Found {
  try {
    if (statSync(path).isDirectory()) return 'folder';
    accessSync(path, constants.X_OK);
    return 'runs';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' ? 'not-executable' : 'missing';
  }
}

/** How much the kernel looks at to tell what a file is (BINPRM_BUF_SIZE). */
const HEAD = 256;

/** The beginning of a file, a character for each byte; null where it may be run but not read. */
function headOf(path: string): string | null {
  const head = Buffer.alloc(HEAD);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null; // execve decides.
  }
  try {
    return head.toString('latin1', 0, readSync(file, head, 0, HEAD, 0));
  } finally {
    closeSync(file);
  }
}

/** Whether a file is text without `#!`, which execve refuses (ENOEXEC) and every shell then runs with sh. */
function isBareScript(path: string): boolean {
  const head = headOf(path);
  return head !== null && !head.includes('\0') && !head.startsWith('#!') && !head.startsWith('\x7fELF');
}

/** The program that a script names as its reader; null for a file that names none. Source: execve(2), "Interpreter scripts". */
export function interpreterOf(path: string): string | null {
  return /^#![ \t]*([^ \t\n]+)/.exec(headOf(path) ?? '')?.[1] ?? null;
}

/** Words for a program that cannot be started, with a shell's status for it. */
function failure(cmd: string, found: Exclude<Found, 'runs'>, here: boolean): CommandFailure {
  if (found === 'missing')
    return new CommandFailure(
      EXIT.notFound,
      here
        ? `trace: '${cmd}': no such file`
        : `trace: no program '${cmd}' in PATH; for one in this folder write ./${cmd}`,
    );
  const reason = found === 'folder' ? 'is a folder' : 'is not executable (chmod +x makes it so)';
  return new CommandFailure(EXIT.notExecutable, `trace: '${cmd}' ${reason}`);
}

/**
 * Finds a program as a shell does: a name with a slash from `cwd`, another through `searchPath`.
 * Throws CommandFailure with status 127 (not found) or 126 (found, but it cannot be run).
 */
export function resolveProgram(command: readonly string[], cwd: string, searchPath: string): Program {
  const [cmd = '', ...args] = command;
  const here = cmd.includes('/') || cmd === '';
  // A script is told by which path it was found, so that is kept.
  const places = here
    ? [cmd]
    : searchPath.split(delimiter).map((dir) => `${(dir || '.').replace(/\/$/, '')}/${cmd}`);
  let worst: Exclude<Found, 'runs'> = 'missing';
  for (const path of places) {
    const file = resolve(cwd, path);
    const found = cmd === '' ? 'missing' : look(file);
    if (found === 'runs')
      return isBareScript(file)
        ? { file, path: SHELL, argv: [SHELL, path, ...args] }
        : { file, path, argv: [cmd, ...args] };
    if (worst === 'missing' || (worst === 'folder' && found === 'not-executable')) worst = found;
  }
  throw failure(cmd, worst === 'folder' && !here ? 'missing' : worst, here);
}
