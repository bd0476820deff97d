import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The folders of lessons in `dir`, in the order of their slugs; `dir` itself where it is a lesson. */
export async function lessonFolders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  if (entries.some((entry) => entry.name === 'lesson.yaml')) return [dir];
  return entries
    .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
    .map((entry) => path.join(dir, entry.name))
    .sort();
}
