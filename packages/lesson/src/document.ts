import type { RecordedDaemon } from './daemon/recording.js';
import type { LessonDefinition } from './format.js';

/**
 * The words of a lesson, parsed from zh.md or en.md into a small tree that a page renders without trusting any HTML.
 * `ref` is a name in braces (`{daemon}`, `{daemon.sid}`), whose value comes from the step's state.
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  /** `code`: the value is to look like code (a path, a terminal). */
  | { kind: 'ref'; name: string; code?: true }
  | { kind: 'em' | 'strong'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] };

export type Block =
  | { kind: 'p'; children: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'pre'; text: string };

export interface StepWords {
  /** `setsid: walk out of the terminal's session` */
  title: string;
  body: Block[];
  /** What is said once the step has run, by outcome: `after`, `without`, or a name of the lesson's own. One short paragraph each. */
  outcomes: Record<string, Block[]>;
  /** Why the step may be left out, and what to watch for: shown beside the switch. */
  omit: Inline[] | null;
  /** The question of each prediction, and texts for options that are no plain value. */
  predictions: Record<string, { question: Inline[]; options: Record<string, Inline[]> }>;
}

export interface LessonWords {
  title: string;
  question: string;
  intro: Block[];
  steps: Record<string, StepWords>;
  /** Three sentences to take home. */
  takeHome: Inline[][];
  /** What each contestant is called: `nohup job &`. */
  contest?: Record<string, Inline[]>;
}

/** A whole lesson as the page gets it: `GET /api/lessons/SLUG`. */
export interface LessonDocument {
  definition: LessonDefinition;
  words: { zh: LessonWords; en: LessonWords };
  /** The C listing, line by line; empty where the lesson has none. */
  listing: string[];
  /** Put into the shell's first directory when the lesson begins, each an executable of this name. */
  files?: { name: string; text: string }[];
  /** Recordings of the lesson's daemons, in the lesson's order. */
  recorded?: RecordedDaemon[];
}

/** An entry of `GET /api/lessons`. */
export interface LessonSummary {
  slug: string;
  minutes: number;
  title: { zh: string; en: string };
  question: { zh: string; en: string };
  steps: SummaryStep[];
  /** The steps beyond the lesson's own: not counted with them, but what is predicted in them is marked all the same. */
  extra: SummaryStep[];
}
export interface SummaryStep {
  id: string;
  title: { zh: string; en: string };
}
