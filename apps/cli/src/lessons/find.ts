import { basename, dirname, join } from 'node:path';
import { lessonFolders, loadLesson, LessonFileError, type Problem } from '@daemonlab/lesson/node';
import type { LessonDocument } from '@daemonlab/lesson';

/** The lessons of a folder: those that can be read, and what is wrong with the others. */
interface Found {
  lessons: LessonDocument[];
  problems: Problem[];
}

/** Reads every lesson of `dir`. A broken one does not keep the others from being run. */
export async function findLessons(dir: string): Promise<Found> {
  const found: Found = { lessons: [], problems: [] };
  for (const folder of await lessonFolders(dir)) {
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
