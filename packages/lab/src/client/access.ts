import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Whether everybody may pass every folder on the way to a path and read what is there (and enter it, if a folder).
 * @param top the first of these folders
 */
export function readableByAll(path: string, top = '/'): boolean {
  let at = realpathSync(path);
  const { mode } = statSync(at);
  const wanted = statSync(at).isDirectory() ? 0o5 : 0o4;
  if ((mode & wanted) !== wanted) return false;
  const end = realpathSync(top);
  while (at !== end && at !== '/') {
    at = dirname(at);
    if ((statSync(at).mode & 0o1) === 0) return false;
  }
  return true;
}
