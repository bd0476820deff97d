export { lessonFolders } from './folders.js';
export { loadLesson, loadLessons } from './load.js';
export { LessonFileError, type Problem } from './problem.js';
export {
  labOptionsFor,
  runLesson,
  type LessonReport,
  type RunLessonOptions,
  type StartLab,
  type StepReport,
  type WalkReport,
} from './run.js';
