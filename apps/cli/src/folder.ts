import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommandFailure, EXIT } from './exit.js';

/** The absolute path of a folder named on the command line; refuses what is none, as wrong usage. */
export function folderNamed(name: string, command: string): string {
  const path = resolve(name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return path;
  throw new CommandFailure(EXIT.usage, `${command}: '${name}' is ${stats ? 'not a folder' : 'not there'}`);
}
