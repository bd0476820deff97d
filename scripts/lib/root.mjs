import { fileURLToPath } from 'node:url';

/** The repository's root, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Where scripts keep what may be thrown away: stamps, caches of tools, reports. Ignored by git, gone with `node_modules`. */
export const CACHE = `${ROOT}/node_modules/.cache/daemonlab`;
