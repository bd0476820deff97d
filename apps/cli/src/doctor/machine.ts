import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { arch, release } from 'node:os';
import { which } from '../which.js';

/** How a short program ended. `status` is null when it could not be started or was cut off. */
export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The machine as the probes see it, so that a test can put any other in its place. */
export interface Machine {
  /** Node's name of the processor architecture. */
  arch: string;
  kernelRelease: string;
  nodeVersion: string;
  uid: number;
  env: Readonly<Record<string, string | undefined>>;
  /** Text of a file without surrounding space; null where it is not there or may not be read. */
  read(path: string): string | null;
  exists(path: string): boolean;
  /** Where a program is in PATH; null if it is not. */
  which(program: string): string | null;
  run(argv: readonly [string, ...string[]]): Outcome;
}

/** Long enough for a slow, loaded machine; these programs take milliseconds. */
const RUN_LIMIT_MS = 10_000;

function can(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false; // That it cannot is the answer.
  }
}

/** This machine. */
export const thisMachine: Machine = {
  arch: arch(),
  kernelRelease: release(),
  nodeVersion: process.versions.node,
  uid: process.getuid?.() ?? -1,
  env: process.env,
  read(path) {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return null; // That it cannot be read is the answer.
    }
  },
  exists: (path) => can(path, constants.F_OK),
  which,
  run([program, ...args]) {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: 'utf8',
      timeout: RUN_LIMIT_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    // A program that could not be started has no output at all, whatever the typings say.
    return error ? { status, stdout: '', stderr: error.message } : { status, stdout, stderr };
  },
};
