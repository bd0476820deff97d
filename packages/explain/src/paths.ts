/** A path without `.`, `..`, doubled and final slashes; null for one that is relative to a directory not given. */
export function normalPath(path: string, cwd?: string): string | null {
  if (path === '') return null;
  let whole = path;
  if (!path.startsWith('/')) {
    if (!cwd?.startsWith('/') || cwd.endsWith(' (deleted)')) return null;
    whole = `${cwd}/${path}`;
  }
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Whether a path is at or below a folder. */
export const within = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** What a link of /proc/PID/fd names, without the mark of a file that is gone. */
export function linkOf(link: string): { file: string; deleted: boolean } {
  const mark = ' (deleted)';
  return link.endsWith(mark)
    ? { file: link.slice(0, -mark.length), deleted: true }
    : { file: link, deleted: false };
}

/** `pts/0` for `/dev/pts/0`; null for what is no terminal a process could be given as its controlling one. */
export const terminalOf = (file: string): string | null =>
  /^\/dev\/(pts\/\d+|tty\d+|ttyS\d+)$/.exec(file)?.[1] ?? null;
