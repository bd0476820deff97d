/** Something wrong in a lesson's files: where, and what was expected. */
export interface Problem {
  file: string;
  line: number;
  message: string;
}

/** A lesson that cannot be used. Its message has one line per problem: `lesson.yaml:12: …`. */
export class LessonFileError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.name = 'LessonFileError';
    this.problems = problems;
  }
}
