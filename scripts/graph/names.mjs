import { builtinModules } from 'node:module';

/** @typedef {import('./allowed.mjs').Unit} Unit */

export const SCOPE = '@daemonlab/';

/** @param {string} from */
export const isNodes = (from) => from.startsWith('node:') || builtinModules.includes(from);

/** `@a/b/c` and `b/c` belong to the packages `@a/b` and `b`. @param {string} from */
export const packageOf = (from) =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');

/** The unit a file belongs to. @param {string} file @param {Record<string, Unit>} units */
export function unitOf(file, units) {
  return Object.entries(units)
    .filter(([, unit]) => file.startsWith(`${unit.folder}/`))
    .sort(([, a], [, b]) => b.folder.length - a.folder.length)[0]?.[0];
}
