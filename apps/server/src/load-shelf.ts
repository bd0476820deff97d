import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadLesson } from '@daemonlab/lesson/node';
import type { LessonDocument } from '@daemonlab/lesson';
import { Shelf } from './lessons.js';
import type { Log } from './options.js';

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Every lesson of a folder that can be read. A broken one is told in the log, and costs the others nothing. */
export async function loadShelf(dir: string, log: Log): Promise<Shelf> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    log(`There are no lessons: ${textOf(error)}`);
    return [];
  });
  const folders = entries.filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name));
  const lessons = await Promise.all(
    folders.map(({ name }) =>
      loadLesson(join(dir, name)).catch((error: unknown): null => {
        log(`Lesson ${name} is left out:\n${textOf(error)}`);
        return null;
      }),
    ),
  );
  return new Shelf(lessons.filter((lesson): lesson is LessonDocument => lesson !== null));
}
