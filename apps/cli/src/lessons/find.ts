import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadLesson, LessonFileError, type Problem } from '@daemonlab/lesson/node';
import type { LessonDocument } from '@daemonlab/lesson';

/** The lessons of a folder: those that can be read, and what is wrong with the others. */
export interface Found {
  lessons: LessonDocument[];
  problems: Problem[];
}

/** Folders of lessons in `dir`, by slug; `dir` itself where it is a lesson. */
function lessonFolders(dir: string): string[] {
  if (existsSync(join(dir, 'lesson.yaml'))) return [dir];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
    .map((entry) => join(dir, entry.name))
    .sort();
}

/** Reads every lesson of `dir`. A broken one does not keep the others from being run. */
export async function findLessons(dir: string): Promise<Found> {
  const found: Found = { lessons: [], problems: [] };
  for (const folder of lessonFolders(dir)) {
    try {
      found.lessons.push(await loadLesson(folder));
    } catch (error) {
      if (!(error instanceof LessonFileError)) throw error;
      for (const problem of error.problems)
        found.problems.push({ ...problem, file: placeOf(folder, problem.file) });
    }
  }
  return found;
}

/** A problem names its file from the lesson's folder on; this is the whole path. */
const placeOf = (folder: string, file: string): string =>
  join(file.startsWith(`${basename(folder)}/`) ? dirname(folder) : folder, file);
