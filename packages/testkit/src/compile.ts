import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, basename, join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { DaemonStep } from '@daemonlab/protocol';

/** The full path of a program, or null where PATH has none. */
export function which(program: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/** The C compiler: `cc`, else `gcc`, else null. */
export const compiler = (): string | null => which('cc') ?? which('gcc');

/** The folder compiled programs are kept in. Readable by all, so that an unprivileged test can run them; writable by us alone. */
function cacheFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `testkit-c-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== uid)
    throw new Error(`${folder} is not a folder of ours; remove it`);
  return folder;
}

export interface CompileOptions {
  /** C text. Give this or `file`. */
  source?: string;
  /** Path of a .c file. */
  file?: string;
  /** Name of the executable: what `comm` shows. Default: the file's name, or `program`. */
  name?: string;
  /** Further arguments of the compiler. */
  flags?: readonly string[];
}

/** Compiles a C program, once for each text and set of flags, and returns the path of the executable. */
export function compileC({ source, file, name, flags = [] }: CompileOptions): string {
  const cc = compiler();
  if (!cc) throw new Error('no C compiler (cc) in PATH: use skipReason("compiler") before compileC');
  const text = source ?? (file === undefined ? '' : readFileSync(file, 'utf8'));
  if (text === '') throw new Error('compileC needs a source or a file');
  const called = name ?? (file === undefined ? 'program' : basename(file, '.c'));
  const key = createHash('sha256')
    .update(JSON.stringify([text, flags, cc]))
    .digest('hex')
    .slice(0, 24);
  const folder = join(cacheFolder(), key);
  const path = join(folder, called);
  if (existsSync(path)) return path;
  // Built aside and moved into place, so that test files running at the same time never see half a program.
  const work = mkdtempSync(join(cacheFolder(), 'work-'));
  try {
    const input = join(work, `${called}.c`);
    writeFileSync(input, text);
    execFileSync(cc, ['-O1', '-Wall', '-Werror', '-o', join(work, called), input, ...flags], {
      stdio: 'pipe',
    });
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chmodSync(join(work, called), 0o755);
    renameSync(join(work, called), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return path;
}

const programs = fileURLToPath(new URL('../programs/', import.meta.url));

/** The path of a C file of this package: `daemon`, `daemon3`. */
export const programFile = (name: string): string => join(programs, `${name}.c`);

/** The sample daemon, compiled; `without` leaves steps out. See programs/daemon.c. */
export function sampleDaemon(...without: DaemonStep[]): string {
  const flags = without.map((step) => `-DWITHOUT_${step.toUpperCase().replace('-', '_')}`);
  return compileC({ file: programFile('daemon'), flags });
}
