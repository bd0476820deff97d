import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = 'lab/dist/host/main.js';
/** The same with all that it loads, as vite.config.ts makes it. */
const BUNDLE = 'lab/dist/bundle/host/main.cjs';
/** Runs the bundle with what is compiled of it already. */
const CACHED = 'lab/dist/bundle/host/cached.cjs';
/** Written by the compiler whenever it compiles anything of a package that goes into the bundle. */
const COMPILED = ['lab', 'libc', 'procfs', 'protocol', 'source', 'tracer', 'world'].map(
  (name) => `${name}/dist/.tsbuildinfo`,
);

/**
 * The files that Node is started with for a lab host: those of the bundle, unless some of what is in it has been compiled
 * anew since.
 * @param packages the folder of all packages
 */
export function hostModules(packages = PACKAGES): string[] {
  /** When a file was written, in ms since the epoch; 0 where it is not there. */
  const writtenAt = (file: string): number =>
    statSync(join(packages, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const made = writtenAt(BUNDLE);
  const fresh = made > 0 && COMPILED.every((file) => writtenAt(file) <= made);
  return (fresh ? [CACHED, BUNDLE] : [MAIN]).map((file) => join(packages, file));
}
