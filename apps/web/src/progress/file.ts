import type { LessonProgress, Progress, StepProgress } from './progress.js';

const KIND = 'daemonlab-progress';
/** Of the shape below. A reader refuses a higher one and can read every lower one. */
export const PROGRESS_VERSION = 1;
/** All lessons with every prediction are some tens of kilobytes; far above it something else was chosen. */
export const FILE_BYTES = 1_000_000;

/** What is wrong with a text that should be a progress file. */
export type FileProblem =
  | { code: 'not-json' }
  | { code: 'not-progress' }
  | { code: 'newer'; version: number }
  /** `where`: the path in the file, as `lessons.05-setsid.steps.refused.at`. */
  | { code: 'damaged'; where: string }
  | { code: 'too-large' };

export type Read = { ok: true; progress: Progress } | { ok: false; problem: FileProblem };

/** The text of a progress file, and of what the browser keeps. */
export const write = (progress: Progress): string =>
  `${JSON.stringify({ kind: KIND, version: PROGRESS_VERSION, ...progress }, null, 2)}\n`;

class Damage extends Error {
  readonly where: string;
  constructor(where: string) {
    super(where);
    this.where = where;
  }
}

const NAME = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** Every entry of an object, each read by `read`; other fields of it are not looked at. */
function each<T>(
  value: unknown,
  where: string,
  read: (value: unknown, where: string) => T,
): Record<string, T> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Damage(where);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (!NAME.test(name)) throw new Damage(`${where}.${name.slice(0, 40)}`);
      return [name, read(inner, `${where}.${name}`)];
    }),
  );
}

function field(value: unknown, name: string, where: string): unknown {
  if (typeof value !== 'object' || value === null) throw new Damage(where);
  return (value as Record<string, unknown>)[name];
}

function readMark(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') throw new Damage(where);
  return value;
}

function readStep(value: unknown, where: string): StepProgress {
  const at = field(value, 'at', where);
  const time = typeof at === 'string' ? new Date(at) : null;
  if (time === null || Number.isNaN(time.getTime())) throw new Damage(`${where}.at`);
  const predictions = each(field(value, 'predictions', where), `${where}.predictions`, readMark);
  return { at: time.toISOString(), predictions };
}

const readLesson = (value: unknown, where: string): LessonProgress => ({
  steps: each(field(value, 'steps', where), `${where}.steps`, readStep),
});

/** Reads a progress file; everything in it is checked, for it may come from anywhere. */
export function read(text: string): Read {
  if (text.length > FILE_BYTES) return { ok: false, problem: { code: 'too-large' } };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: { code: 'not-json' } };
  }
  if (typeof value !== 'object' || value === null || (value as { kind?: unknown }).kind !== KIND)
    return { ok: false, problem: { code: 'not-progress' } };
  const { version, lessons } = value as { version?: unknown; lessons?: unknown };
  if (!Number.isInteger(version) || (version as number) < 1)
    return { ok: false, problem: { code: 'damaged', where: 'version' } };
  if ((version as number) > PROGRESS_VERSION)
    return { ok: false, problem: { code: 'newer', version: version as number } };
  try {
    return { ok: true, progress: { lessons: each(lessons, 'lessons', readLesson) } };
  } catch (error) {
    if (error instanceof Damage) return { ok: false, problem: { code: 'damaged', where: error.where } };
    throw error;
  }
}
