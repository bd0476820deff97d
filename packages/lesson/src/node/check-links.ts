import path from 'node:path';
import { didYouMean, nearest, type LessonDefinition } from '../index.js';
import { lessonFolders } from './folders.js';
import type { Problem } from './problem.js';
import type { WordsFile } from './words.js';

/**
 * Holds the links to lessons against the lessons that lie beside this one, which are those it is served with: a slug that is
 * nearly one of theirs is told as misspelt. Any other is let pass, for a lesson of a course may be read alone. A link to a
 * step of this lesson is held against its steps.
 */
export async function checkLinks(
  dir: string,
  words: WordsFile,
  { slug, steps }: LessonDefinition,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  if (words.links.length === 0) return problems;
  const beside = (await lessonFolders(path.dirname(dir))).map((folder) => path.basename(folder));
  const ids = steps.map(({ id }) => id);
  for (const { to, line } of words.links) {
    const [lesson = '', step] = to.split('#');
    const add = (message: string): unknown => problems.push({ file: words.file, line, message });
    const meant = nearest(lesson, beside);
    if (lesson !== slug && meant !== null && meant !== lesson)
      add(`no lesson "${lesson}" lies beside this one; did you mean "${meant}"?`);
    else if (lesson === slug && step !== undefined && !ids.includes(step))
      add(`lesson.yaml has no step "${step}"${didYouMean(step, ids)}`);
  }
  return problems;
}
