import { statSync } from 'node:fs';
import { resolve } from 'node:path';

interface Named {
  path: string;
  kind: 'file' | 'folder';
}

/** What a word may name: itself, the value of an option (`--config=FILE`), absolute paths in it (`sh -c 'cat /srv/x'`). */
function namesIn(word: string): string[] {
  const value = /^-{0,2}[\w-]+=(.+)$/s.exec(word)?.[1] ?? [];
  const within = word.matchAll(/(?<![\w./-])\/[^\s'"`;|&<>()$=:,]+/g);
  return [word.startsWith('-') ? [] : word, value, Array.from(within, ([path]) => path)].flat();
}

/** The files and folders that the arguments of a command name, as absolute paths; `cwd` is where it was typed. */
export function namedFiles(args: readonly string[], cwd: string): Named[] {
  const named: Named[] = [];
  for (const word of args)
    for (const name of namesIn(word)) {
      const path = resolve(cwd, name);
      const stat = statOf(path);
      if (stat?.isFile() === true) named.push({ path, kind: 'file' });
      else if (stat?.isDirectory() === true) named.push({ path, kind: 'folder' });
    }
  return named;
}

function statOf(path: string): ReturnType<typeof statSync> | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // a word too long for a name, a folder that may not be entered
  }
}
