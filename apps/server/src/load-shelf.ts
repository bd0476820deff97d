import { basename } from 'node:path';
import { lessonFolders, loadLesson } from '@daemonlab/lesson/node';
import type { LessonDocument } from '@daemonlab/lesson';
import { Shelf } from './lessons.js';
import type { Log } from './options.js';

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Every lesson of a folder that can be read. A broken one is told in the log, and costs the others nothing. */
export async function loadShelf(dir: string, log: Log): Promise<Shelf> {
  const folders = await lessonFolders(dir).catch((error: unknown) => {
    log(`There are no lessons: ${textOf(error)}`);
    return null;
  });
  if (folders?.length === 0)
    log(
      `There are no lessons in ${dir}: they are folders named like 14-build-a-daemon, each with a lesson.yaml.`,
    );
  const lessons = await Promise.all(
    (folders ?? []).map((folder) =>
      loadLesson(folder).catch((error: unknown): null => {
        log(`Lesson ${basename(folder)} is left out:\n${textOf(error)}`);
        return null;
      }),
    ),
  );
  return new Shelf(lessons.filter((lesson): lesson is LessonDocument => lesson !== null));
}
