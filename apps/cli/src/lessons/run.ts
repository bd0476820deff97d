import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLesson } from '@daemonlab/lesson/node';
import type { LessonsOptions } from '../commands/lessons.js';
import { CommandFailure } from '../exit.js';
import { folderNamed } from '../folder.js';
import { resolveIsolation, startLab } from '../labs.js';
import { styleFor } from '../terminal/style.js';
import { findLessons } from './find.js';
import { problemText, walkText } from './report.js';

/** The lessons that come with Daemon Lab: from src/ and from dist/ alike. */
const OWN_LESSONS = fileURLToPath(new URL('../../../../lessons', import.meta.url));

const counted = (n: number, word: string): string => `${String(n)} ${word}${n === 1 ? '' : 's'}`;

/** `daemonlab lessons`: gives 0 when every lesson is well formed and every claim holds on this kernel, else 1. */
export async function runLessons(dir: string | undefined, options: LessonsOptions): Promise<number> {
  const { stdout } = process;
  const style = styleFor(stdout, process.env);
  const folder = folderNamed(dir ?? OWN_LESSONS, 'lessons');
  const { lessons, problems } = await findLessons(folder);
  if (lessons.length + problems.length === 0)
    throw new CommandFailure(
      1,
      `lessons: there are none in ${folder} (folders named like 14-build-a-daemon)`,
    );
  for (const problem of problems) stdout.write(style.bad(problemText(problem, process.cwd())));

  const isolation = await resolveIsolation(options.isolation);
  let failed = 0;
  for (const document of lessons) {
    stdout.write(`${style.bold(document.definition.slug)} ${style.dim(`(${isolation} isolation)`)}\n`);
    let since = performance.now();
    const report = await runLesson(document, startLab, {
      isolation,
      onWalk(walk) {
        const now = performance.now();
        stdout.write(walkText(walk, now - since, style));
        since = now;
      },
    }).catch(withStatusOne);
    if (!report.holds) failed += 1;
  }
  const broken = new Set(problems.map(({ file }) => relative(folder, file).split('/')[0])).size;
  const sum = `${counted(lessons.length + broken, 'lesson')}: ${String(lessons.length - failed)} hold`;
  const rest = [
    failed > 0 ? `${String(failed)} do not` : '',
    broken > 0 ? `${String(broken)} cannot be read` : '',
  ];
  stdout.write(`${[sum, ...rest.filter((part) => part !== '')].join(', ')}\n`);
  return failed + broken === 0 ? 0 : 1;
}

/** Its exit statuses are 0 and 1 alone: a lab that cannot be started is a lesson that does not hold. */
function withStatusOne(error: unknown): never {
  throw error instanceof CommandFailure ? new CommandFailure(1, error.message) : error;
}
