import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type ErrorCode } from 'yaml';
import type { z } from 'zod';
import {
  ACTIONS,
  DaemonDefinition,
  didYouMean,
  LessonDefinition,
  Prediction,
  Step,
  type ActionKind,
} from '../index.js';
import type { Problem } from './problem.js';

export type Path = readonly (string | number)[];

/** What to do about a slip, beside what the parser says of it. */
const REMEDIES: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BLOCK_AS_IMPLICIT_KEY:
    'compare the indentation with the next line; a text with ": " in it stands in quotes',
  DUPLICATE_KEY: 'one of the two has to go',
};

/** A YAML file with the line of each of its parts. */
export class YamlFile {
  readonly file: string;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(file: string, text: string) {
    this.file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
  }

  /** The first slip: what the parser finds after it is mostly what comes of it. */
  get syntaxProblem(): Problem | null {
    const error = this.#document.errors[0];
    if (!error) return null;
    const remedy = REMEDIES[error.code];
    return {
      file: this.file,
      line: this.#lines.linePos(error.pos[0]).line,
      message: `not YAML: ${error.message}${remedy === undefined ? '' : `: ${remedy}`}`,
    };
  }

  /** Whether a comment follows what is at a path on its line: a `#` in a text without quotes begins one. */
  hasComment(path: Path): boolean {
    const node = this.#document.getIn(path, true);
    return isNode(node) && typeof node.comment === 'string';
  }

  get value(): unknown {
    return this.#document.toJS() as unknown;
  }

  /** The line of what is at a path; of the nearest part around it, where there is nothing. */
  lineOf(path: Path): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const at = path.slice(0, length);
      const key = at.at(-1);
      const parent = length === 0 ? null : this.#document.getIn(at.slice(0, -1), true);
      if (typeof key === 'string' && isMap(parent)) {
        const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
        if (pair && isScalar(pair.key) && pair.key.range) {
          // A scalar's own line: a claim may stand below its key.
          const value = isScalar(pair.value) && length === path.length ? pair.value.range : pair.key.range;
          return this.#lines.linePos((value ?? pair.key.range)[0]).line;
        }
        continue;
      }
      const node = length === 0 ? this.#document.contents : this.#document.getIn(at, true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  problem(path: Path, message: string): Problem {
    return { file: this.file, line: this.lineOf(path), message };
  }
}

const VARIANT_KEYS = ['predictions', 'actions', 'claims', 'outcomes', 'needs', 'before-next'];

/** The keys that may stand in the map at a path, and what such a key is called. */
function keysAt(path: Path): { what: string; known: string[] } {
  const last = path.at(-1);
  const parent = path.at(-2);
  if (typeof last === 'number') {
    if (parent === 'actions' || parent === 'before-next')
      return { what: 'action', known: [...Object.keys(ACTIONS), 'if'] };
    if (parent === 'daemons') return { what: 'key', known: Object.keys(DaemonDefinition.in.shape) };
    if (parent === 'steps') return { what: 'key', known: Object.keys(Step.shape) };
    if (parent === 'predictions') return { what: 'key', known: Object.keys(Prediction.shape) };
    return { what: 'key', known: ['id', 'if'] };
  }
  if (last === undefined) return { what: 'key', known: Object.keys(LessonDefinition.shape) };
  if (last === 'setup') return { what: 'key', known: ['actions', 'claims'] };
  if (last === 'without') return { what: 'key', known: VARIANT_KEYS };
  const action = ACTIONS[last as ActionKind] as (typeof ACTIONS)[ActionKind] | undefined;
  return { what: 'key', known: action && 'shape' in action ? Object.keys(action.shape) : [] };
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);

const name = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'nothing'
      : typeof value === 'object'
        ? 'a map'
        : JSON.stringify(value);

/** The kinds of the schema as `name` calls them. */
const KINDS: Readonly<Record<string, string>> = { object: 'a map of keys', array: 'a list' };

/** A text with ": " in it that is read as a map, for it has no quotes. */
const unquoted = (expected: string, found: unknown): string =>
  expected === 'string' && name(found) === 'a map' ? '; a text with ": " in it stands in quotes' : '';

/** What is wrong with one part of the file, in words. */
function explain(issue: z.core.$ZodIssue, value: unknown): string[] {
  const key = issue.path.at(-1);
  const where = typeof key === 'string' ? `"${key}"` : key === undefined ? 'the file' : 'this entry';
  const found = at(value, issue.path as Path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const { what, known } = keysAt(issue.path as Path);
      return issue.keys.map((word) => `unknown ${what} "${word}"${didYouMean(word, known)}`);
    }
    case 'invalid_type': {
      const kind = KINDS[issue.expected] ?? issue.expected;
      return [
        found === undefined
          ? `${where} is missing (${kind})`
          : `${where}: expected ${kind}, found ${name(found)}${unquoted(issue.expected, found)}`,
      ];
    }
    case 'invalid_value': {
      const words = issue.values.map(String);
      return [
        `${where}: expected ${words.join(', ')}, found ${name(found)}${typeof found === 'string' ? didYouMean(found, words) : ''}`,
      ];
    }
    case 'too_small':
      if (issue.origin === 'number' || issue.origin === 'int')
        return [
          `${where}: expected ${issue.inclusive === true ? 'at least' : 'more than'} ${issue.minimum}, found ${name(found)}`,
        ];
      return [`${where}: too short or too few (at least ${issue.minimum})`];
    case 'custom':
      return [
        typeof found === 'string'
          ? `${where}: expected ${issue.message}, found "${found}"`
          : `expected ${issue.message}, found ${Object.keys(found ?? {}).join(', ') || 'nothing'}`,
      ];
    case 'invalid_format':
    case 'invalid_key':
      return [`${where}: expected ${issue.message}, found ${name(found)}`];
    default:
      return [`${where}: ${issue.message}, found ${name(found)}`];
  }
}

/** The definition, or what is wrong with its shape. */
export function readDefinition(yaml: YamlFile): { definition: LessonDefinition | null; problems: Problem[] } {
  const slip = yaml.syntaxProblem;
  if (slip) return { definition: null, problems: [slip] };
  const { value } = yaml;
  const parsed = LessonDefinition.safeParse(value);
  if (parsed.success) return { definition: parsed.data, problems: [] };
  // An unknown action is also "not exactly one action": one of the two is enough.
  const unknown = new Set(
    parsed.error.issues.filter((i) => i.code === 'unrecognized_keys').map((i) => i.path.join('/')),
  );
  const issues = parsed.error.issues.filter((i) => i.code !== 'custom' || !unknown.has(i.path.join('/')));
  return {
    definition: null,
    problems: issues.flatMap((issue) =>
      explain(issue, value).map((message) => {
        const path = issue.path as Path;
        return yaml.problem(issue.code === 'unrecognized_keys' ? [...path, issue.keys[0]!] : path, message);
      }),
    ),
  };
}
