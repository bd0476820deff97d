import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Heading, List, PhrasingContent, RootContent } from 'mdast';
import { didYouMean, GLOSSARY, type Block, type Inline, type LessonWords, type StepWords } from '../index.js';
import type { Problem } from './problem.js';

/** A name in braces: which step's words it stands in, whether they are said before or after it, and where. */
export interface RefUse {
  step: string;
  /** `before`, or the outcome's name. */
  part: string;
  ref: string;
  line: number;
}

/** The words of one language as read: the lines are for what a later check finds. */
export interface WordsFile {
  file: string;
  words: LessonWords;
  refs: RefUse[];
  /** Braces in code with more around them: they are not filled in. */
  inCode: RefUse[];
  /** Links to lessons: what follows `/lessons/`. */
  links: { to: string; line: number }[];
  /** Lines of `setsid`, `setsid/after`, `setsid/predict/sid`, `setsid/predict/sid/lives`. */
  lines: ReadonlyMap<string, number>;
  problems: Problem[];
}

const lineOf = (node: { position?: { start: { line: number } } | undefined }): number =>
  node.position?.start.line ?? 1;
/** Signs that are left over as text, so that the page would show the sign itself: something is not closed, or begins nothing. */
const LEFT_OVER: readonly (readonly [RegExp, string])[] = [
  // Between a Chinese word and a bracket no emphasis begins, and after one none ends.
  [/\*/, 'a "*" that begins or ends no *emphasis*: in a link it stands inside [*the words*](…)'],
  [/`/, 'a "`" without its other one: `code` stands between two, in one paragraph'],
  [/[{}]/, 'a brace without its other one: a name stands between two, as {daemon.pid}; as a sign, in `code`'],
  [/\]\(/, 'a link that does not end, or has a blank in its address: [words](/lessons/05-setsid)'],
];
const CJK = '\\u3000-\\u9fff\\uff00-\\uffef';
/** Chinese has no space where a line was broken. */
const joinLines = (text: string): string =>
  text.replace(new RegExp(`(?<=[${CJK}])\\n(?=[${CJK}])`, 'g'), '').replaceAll('\n', ' ');

/** The text of inlines, for headings. */
const plain = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) =>
      'children' in inline
        ? plain(inline.children)
        : inline.kind === 'ref'
          ? `{${inline.name}}`
          : inline.text,
    )
    .join('');

class Reader {
  readonly file: string;
  readonly problems: Problem[] = [];
  readonly refs: RefUse[] = [];
  readonly inCode: RefUse[] = [];
  readonly links: WordsFile['links'] = [];
  readonly lines = new Map<string, number>();
  readonly words: LessonWords = { title: '', question: '', intro: [], steps: {}, takeHome: [] };
  #step: { id: string; words: StepWords } | null = null;
  /** Where blocks go that follow a heading. */
  #part:
    | 'intro'
    | 'body'
    | 'omit'
    | 'take-home'
    | 'contest'
    | { outcome: string }
    | { prediction: string }
    | 'ignored' = 'intro';

  constructor(file: string) {
    this.file = file;
  }

  #problem(line: number, message: string): void {
    this.problems.push({ file: this.file, line, message });
  }

  read(nodes: readonly RootContent[]): void {
    for (const node of nodes) {
      if (node.type === 'heading') this.#heading(node);
      else if (node.type === 'blockquote' && this.#part === 'intro') {
        const first = node.children[0];
        if (first?.type === 'paragraph') this.words.question = plain(this.#inlines(first.children));
      } else this.#block(node);
    }
  }

  #heading(node: Heading): void {
    const text = plain(this.#inlines(node.children)).trim();
    const line = lineOf(node);
    if (node.depth === 1) {
      this.words.title = text;
      return;
    }
    if (node.depth === 2) {
      this.#section(text, line);
      return;
    }
    this.#part = 'ignored';
    if (node.depth !== 3 || !this.#step) {
      this.#problem(line, `"${text}": expected "## step: title" before it`);
      return;
    }
    const { id, words } = this.#step;
    const predict = /^predict\s+([a-z][a-z0-9-]*)$/.exec(text);
    if (predict) {
      words.predictions[predict[1]!] = { question: [], options: {} };
      this.#part = { prediction: predict[1]! };
      this.lines.set(`${id}/predict/${predict[1]!}`, line);
    } else if (text === 'omit') {
      words.omit = [];
      this.#part = 'omit';
      this.lines.set(`${id}/omit`, line);
    } else if (/^[a-z][a-z0-9-]*$/.test(text)) {
      words.outcomes[text] = [];
      this.#part = { outcome: text };
      this.lines.set(`${id}/${text}`, line);
    } else
      this.#problem(
        line,
        `"### ${text}": expected after, without, omit, "predict ID" or the name of an outcome`,
      );
  }

  #section(text: string, line: number): void {
    this.#part = 'ignored';
    this.#step = null;
    if (text === 'take-home') {
      this.#part = 'take-home';
      this.lines.set('take-home', line);
      return;
    }
    if (text === 'contest') {
      this.words.contest = {};
      this.#part = 'contest';
      this.lines.set('contest', line);
      return;
    }
    const match = /^([a-z][a-z0-9-]*)\s*[:：]\s*(.+)$/.exec(text);
    if (!match) {
      this.#problem(line, `"## ${text}": expected "## step: title", "## contest" or "## take-home"`);
      return;
    }
    const [, id = '', title = ''] = match;
    if (this.words.steps[id]) this.#problem(line, `a second section for step "${id}"`);
    const words: StepWords = { title, body: [], outcomes: {}, omit: null, predictions: {} };
    this.words.steps[id] = words;
    this.#step = { id, words };
    this.#part = 'body';
    this.lines.set(id, line);
  }

  #block(node: RootContent): void {
    const part = this.#part;
    if (part === 'ignored') return;
    if (typeof part === 'object' && 'prediction' in part) {
      this.#predicted(node, part.prediction);
      return;
    }
    if (part === 'contest') {
      if (node.type === 'list')
        this.#entries(node, 'contest', (id, text) => ((this.words.contest ??= {})[id] = text));
      else this.#problem(lineOf(node), `the contest is a list of "- name: label", found ${node.type}`);
      return;
    }
    const block = this.#toBlock(node);
    if (!block) return;
    if (part === 'intro') this.words.intro.push(block);
    else if (part === 'take-home') this.words.takeHome.push(...(block.kind === 'list' ? block.items : []));
    else if (part === 'body') this.#step?.words.body.push(block);
    else if (part === 'omit') this.#step?.words.omit?.push(...(block.kind === 'p' ? block.children : []));
    else this.#step?.words.outcomes[part.outcome]?.push(block);
  }

  /** The question of a prediction and, in a list, the texts of its options: `- lives: it goes on`. */
  #predicted(node: RootContent, id: string): void {
    const prediction = this.#step?.words.predictions[id];
    if (!prediction || !this.#step) return;
    if (node.type === 'paragraph') prediction.question.push(...this.#inlines(node.children));
    else if (node.type === 'list')
      this.#entries(node, `${this.#step.id}/predict/${id}`, (option, text) => {
        prediction.options[option] = text;
      });
    else this.#problem(lineOf(node), `a prediction is a question and a list of options, found ${node.type}`);
  }

  /** `- lives: it goes on`, `- exit 0: it leaves`, each with its line. */
  #entries(list: List, where: string, set: (id: string, text: Inline[]) => void): void {
    for (const item of list.children) {
      const first = item.children[0];
      const inlines = first?.type === 'paragraph' ? this.#inlines(first.children) : [];
      const head = inlines[0];
      const match = head?.kind === 'text' ? /^([^\s:：]+(?: [^\s:：]+)*)[:：]\s*/.exec(head.text) : null;
      if (!match || head?.kind !== 'text') {
        this.#problem(
          lineOf(item),
          where === 'contest' ? 'a contestant: expected "- name: label"' : 'an option: expected "- ID: text"',
        );
        continue;
      }
      const rest = head.text.slice(match[0].length);
      set(match[1]!, [...(rest === '' ? [] : [{ kind: 'text' as const, text: rest }]), ...inlines.slice(1)]);
      this.lines.set(`${where}/${match[1]!}`, lineOf(item));
    }
  }

  #toBlock(node: RootContent): Block | null {
    switch (node.type) {
      case 'paragraph':
        return { kind: 'p', children: this.#inlines(node.children) };
      case 'code':
        return { kind: 'pre', text: node.value };
      case 'list':
        return {
          kind: 'list',
          ordered: node.ordered === true,
          items: node.children.map((item) => {
            const first = item.children[0];
            if (item.children.length > 1 || first?.type !== 'paragraph')
              this.#problem(lineOf(item), 'a list item is one paragraph');
            return first?.type === 'paragraph' ? this.#inlines(first.children) : [];
          }),
        };
      default:
        this.#problem(lineOf(node), `${node.type} cannot stand here: paragraphs, lists and code blocks can`);
        return null;
    }
  }

  #inlines(nodes: readonly PhrasingContent[]): Inline[] {
    return nodes.flatMap((node): Inline[] => {
      switch (node.type) {
        case 'text':
          return this.#text(joinLines(node.value), lineOf(node));
        case 'inlineCode': {
          const ref = /^\{([^{}]*)\}$/.exec(node.value)?.[1]?.trim();
          if (ref === undefined) {
            this.#unfilled(node.value, lineOf(node));
            return [{ kind: 'code', text: node.value }];
          }
          this.#use(ref, lineOf(node));
          return [{ kind: 'ref', name: ref, code: true }];
        }
        case 'emphasis':
          return [{ kind: 'em', children: this.#inlines(node.children) }];
        case 'strong':
          return [{ kind: 'strong', children: this.#inlines(node.children) }];
        case 'link':
          this.#link(node.url, lineOf(node));
          return [{ kind: 'link', href: node.url, children: this.#inlines(node.children) }];
        case 'break':
          return [{ kind: 'text', text: ' ' }];
        default:
          this.#problem(
            lineOf(node),
            `${node.type} cannot stand here: text, \`code\`, *emphasis*, **strong**, links and {names} can`,
          );
          return [];
      }
    });
  }

  #link(url: string, line: number): void {
    if (!/^(https?:\/\/|\/lessons\/|\/glossary(#|$))/.test(url))
      this.#problem(line, `a link goes to https://, /lessons/ or /glossary#, found "${url}"`);
    const to = /^\/lessons\/(.*)$/.exec(url)?.[1];
    if (to !== undefined) this.links.push({ to, line });
    const term = /^\/glossary#(.*)$/.exec(url)?.[1];
    if (term !== undefined && !(GLOSSARY as readonly string[]).includes(term))
      this.#problem(line, `the glossary has no word "${term}"${didYouMean(term, GLOSSARY)}`);
  }

  #text(text: string, line: number): Inline[] {
    const out: Inline[] = [];
    for (const [sign, message] of LEFT_OVER)
      if (sign.test(text.replaceAll(/\{[^{}]*\}/g, ''))) this.#problem(line, message);
    let from = 0;
    for (const match of text.matchAll(/\{([^{}]*)\}/g)) {
      if (match.index > from) out.push({ kind: 'text', text: text.slice(from, match.index) });
      const ref = match[1]!.trim();
      out.push({ kind: 'ref', name: ref });
      this.#use(ref, line);
      from = match.index + match[0].length;
    }
    if (from < text.length) out.push({ kind: 'text', text: text.slice(from) });
    return out;
  }

  /** Braces within code are shown as they stand: `${HOME}`, `{ … }`. */
  #unfilled(code: string, line: number): void {
    const part = this.#placeOfRef();
    if (!this.#step) return;
    for (const match of code.matchAll(/\{([a-z][\w.]*)\}/g))
      this.inCode.push({ step: this.#step.id, part, ref: match[1]!, line });
  }

  /** Whether names are said before the step, or in which outcome. */
  #placeOfRef(): string {
    const part = this.#part;
    return typeof part === 'object' && 'outcome' in part ? part.outcome : 'before';
  }

  #use(ref: string, line: number): void {
    if (!this.#step) {
      this.#problem(line, `{${ref}}: names have values only in the words of a step`);
      return;
    }
    this.refs.push({ step: this.#step.id, part: this.#placeOfRef(), ref, line });
  }
}

/** Reads zh.md or en.md. Its shape is checked here; whether it fits lesson.yaml is checked in check-words.ts. */
export function readWords(file: string, text: string): WordsFile {
  const reader = new Reader(file);
  reader.read(fromMarkdown(text).children);
  const { words, refs, inCode, links, lines, problems } = reader;
  return { file, words, refs, inCode, links, lines, problems };
}
