import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  readRecording,
  RecordingError,
  type LessonDefinition,
  type LessonDocument,
  type RecordedDaemon,
} from '../index.js';
import { checkLinks } from './check-links.js';
import { checkWords } from './check-words.js';
import { lessonFolders } from './folders.js';
import { followNames } from './names.js';
import { LessonFileError, type Problem } from './problem.js';
import { readWords } from './words.js';
import { readDefinition, YamlFile } from './yaml.js';

/** Reads a file of a lesson; a file that is not there is a problem of the lesson, any other failure is thrown. */
async function read(dir: string, file: string, problems: Problem[]): Promise<string> {
  try {
    return await readFile(path.join(dir, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    problems.push({ file: named(dir, file), line: 1, message: 'the file is missing' });
    return '';
  }
}

const named = (dir: string, file: string): string => path.join(path.basename(dir), file);

function checkLines(definition: LessonDefinition, listing: readonly string[], yaml: YamlFile): Problem[] {
  return definition.steps.flatMap((step, i) =>
    step.lines.flatMap((entry, l) => {
      const [first = 0, last = first] = String(entry).split('-').map(Number);
      if (first >= 1 && last >= first && last <= listing.length) return [];
      return [
        yaml.problem(
          ['steps', i, 'lines', l],
          `the listing has no line ${entry}: it has ${listing.length} lines`,
        ),
      ];
    }),
  );
}

/** The most that a lesson may bring along in one file: it is written into its world piece by piece. */
const FILE_BYTES = 32 * 1024;

async function readFiles(
  dir: string,
  yaml: YamlFile,
  definition: LessonDefinition,
  problems: Problem[],
): Promise<{ name: string; text: string }[]> {
  const files: { name: string; text: string }[] = [];
  for (const [i, file] of definition.files.entries()) {
    const name = path.basename(file);
    if (path.isAbsolute(file) || !path.join(dir, file).startsWith(`${dir}${path.sep}`)) {
      problems.push(
        yaml.problem(['files', i], `"${file}": a path inside the lesson's folder, as files/job.sh`),
      );
      continue;
    }
    if (definition.puppets.includes(name) || files.some((other) => other.name === name))
      problems.push(yaml.problem(['files', i], `"${name}" is already in the shell's first directory`));
    const text = await read(dir, file, problems);
    if (Buffer.byteLength(text) > FILE_BYTES)
      problems.push(yaml.problem(['files', i], `"${file}" is too large: at most ${FILE_BYTES / 1024} KiB`));
    files.push({ name, text });
  }
  return files;
}

/** Recordings of the lesson's daemons. One that is not there is no problem: that daemon is shown only where it is installed. */
async function readRecordings(
  dir: string,
  definition: LessonDefinition,
  problems: Problem[],
): Promise<RecordedDaemon[]> {
  const recorded: RecordedDaemon[] = [];
  for (const { name } of definition.daemons) {
    const file = `recordings/${name}.jsonl`;
    try {
      recorded.push({ ...readRecording(await readFile(path.join(dir, file), 'utf8')), name });
    } catch (error) {
      if (error instanceof RecordingError)
        problems.push({ file: named(dir, file), line: error.line, message: error.message });
      else if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return recorded;
}

/** Loads the lesson in a folder. Throws LessonFileError with everything that is wrong with it. */
export async function loadLesson(folder: string): Promise<LessonDocument> {
  const dir = path.resolve(folder);
  const problems: Problem[] = [];
  const [source = '', zh = '', en = ''] = await Promise.all(
    ['lesson.yaml', 'zh.md', 'en.md'].map((file) => read(dir, file, problems)),
  );
  if (problems.length > 0) throw new LessonFileError(problems);

  const yaml = new YamlFile(named(dir, 'lesson.yaml'), source);
  const shape = readDefinition(yaml);
  const [chinese, english] = [readWords(named(dir, 'zh.md'), zh), readWords(named(dir, 'en.md'), en)];
  const { definition } = shape;
  // Names cannot be followed through a lesson whose shape is wrong; its words can still be read.
  if (!definition) throw new LessonFileError([...shape.problems, ...chinese.problems, ...english.problems]);

  if (definition.slug !== path.basename(dir))
    problems.push(
      yaml.problem(
        ['slug'],
        `the slug is the folder's name: expected "${path.basename(dir)}", found "${definition.slug}"`,
      ),
    );
  const text = definition.listing === undefined ? '' : await read(dir, definition.listing, problems);
  const listing = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const files = await readFiles(dir, yaml, definition, problems);
  const recorded = await readRecordings(dir, definition, problems);
  const names = followNames(yaml, definition);
  problems.push(...checkLines(definition, listing, yaml), ...names.problems);
  // A claim that cannot be read would be told a second time by its words.
  const readable = names.problems.length === 0;
  if (readable)
    for (const words of [chinese, english])
      problems.push(
        ...checkWords(words, definition, names.steps),
        ...(await checkLinks(dir, words, definition)),
      );
  if (problems.length > 0) throw new LessonFileError(problems);
  return {
    definition,
    words: { zh: chinese.words, en: english.words },
    listing,
    ...(files.length === 0 ? {} : { files }),
    ...(recorded.length === 0 ? {} : { recorded }),
  };
}

/** Loads every lesson of a folder, in the order of their slugs. Throws LessonFileError with what is wrong in all of them. */
export async function loadLessons(dir: string): Promise<LessonDocument[]> {
  const problems: Problem[] = [];
  const lessons: LessonDocument[] = [];
  for (const folder of await lessonFolders(dir)) {
    try {
      lessons.push(await loadLesson(folder));
    } catch (error) {
      if (!(error instanceof LessonFileError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new LessonFileError(problems);
  return lessons;
}
