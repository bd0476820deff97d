import { readdirSync, statSync } from 'node:fs';

/** The root of the checkout. */
const ROOT = new URL('../../../', import.meta.url);
const MAIN = 'apps/cli/dist/index.js';
/** The same with all that it loads, as vite.config.ts makes it. */
const BUNDLE = 'apps/cli/dist/bundle/index.js';

/**
 * What the command is started with: the bundle, unless something has been compiled since it was made. Null before the first
 * build.
 * @param {URL} root the root of the checkout
 */
export function commandModule(root = ROOT) {
  /** When a file was written, in ms since the epoch; 0 where it is not there. @param {string} file */
  const writtenAt = (file) => statSync(new URL(file, root), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (writtenAt(MAIN) === 0) return null;
  const projects = ['apps/cli', 'apps/server'];
  for (const name of readdirSync(new URL('packages', root))) projects.push(`packages/${name}`);
  // Written by the compiler whenever it compiles anything of a project.
  const made = writtenAt(BUNDLE);
  const fresh = made > 0 && projects.every((project) => writtenAt(`${project}/dist/.tsbuildinfo`) <= made);
  return new URL(fresh ? BUNDLE : MAIN, root);
}
