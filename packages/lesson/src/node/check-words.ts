import {
  ClaimError,
  didYouMean,
  namesInValue,
  parseValue,
  type LessonDefinition,
  type Step,
} from '../index.js';
import type { StepNames } from './names.js';
import type { Problem } from './problem.js';
import type { WordsFile } from './words.js';

const literal = (option: string): string | null => {
  const value = parseValue(option);
  return value.kind === 'text' && option.trim().startsWith('"') ? value.text : null;
};

/** What a step's section must have: outcomes, and predictions with those options that are no plain value. */
function wanted(step: Step): { outcomes: string[]; predictions: Map<string, Set<string>> } {
  const variants = step.without ? [step, step.without] : [step];
  const named = variants.flatMap((variant) => variant.outcomes.map((outcome) => outcome.id));
  const predictions = new Map<string, Set<string>>();
  for (const { id, options } of variants.flatMap((variant) => variant.predictions)) {
    const texts = predictions.get(id) ?? new Set();
    for (const option of options) {
      const text = literal(option);
      if (text !== null) texts.add(text);
    }
    predictions.set(id, texts);
  }
  return { outcomes: ['after', ...(step.without ? ['without'] : []), ...named], predictions };
}

/** Every contestant has a label, and every label a contestant. */
function checkContest(
  { words, lines }: WordsFile,
  { contest }: LessonDefinition,
  add: (line: number, message: string) => void,
): void {
  const labels = words.contest ?? {};
  for (const name of contest)
    if (!labels[name])
      add(
        lines.get('contest') ?? 1,
        `the contestant "${name}" has no label: expected "- ${name}: …" under "## contest"`,
      );
  for (const name of Object.keys(labels))
    if (!contest.includes(name))
      add(
        lines.get(`contest/${name}`) ?? 1,
        `lesson.yaml has no contestant "${name}"${didYouMean(name, contest)}`,
      );
}

/** Holds the words of one language against lesson.yaml: one section per step id, and in it all that the step needs. */
export function checkWords(
  words: WordsFile,
  definition: LessonDefinition,
  names: ReadonlyMap<string, StepNames>,
): Problem[] {
  const problems: Problem[] = [...words.problems];
  const add = (line: number, message: string): unknown => problems.push({ file: words.file, line, message });
  const ids = definition.steps.map((step) => step.id);

  if (words.words.title === '') add(1, 'the title is missing: "# title"');
  if (words.words.question === '') add(1, 'the question is missing: "> question" below the title');
  if (words.words.takeHome.length !== 3)
    add(
      words.lines.get('take-home') ?? 1,
      `"## take-home" wants a list of three sentences, found ${words.words.takeHome.length}`,
    );

  for (const id of Object.keys(words.words.steps))
    if (!ids.includes(id))
      add(words.lines.get(id) ?? 1, `lesson.yaml has no step "${id}"${didYouMean(id, ids)}`);

  for (const step of definition.steps) {
    const section = words.words.steps[step.id];
    if (!section) {
      add(1, `no section for step "${step.id}": expected "## ${step.id}: title"`);
      continue;
    }
    const line = words.lines.get(step.id) ?? 1;
    const { outcomes, predictions } = wanted(step);
    for (const outcome of outcomes)
      if ((section.outcomes[outcome] ?? []).length === 0)
        add(line, `step "${step.id}" has no words "### ${outcome}"`);
    for (const outcome of Object.keys(section.outcomes))
      if (!outcomes.includes(outcome))
        add(
          words.lines.get(`${step.id}/${outcome}`) ?? line,
          `step "${step.id}" has no outcome "${outcome}"${didYouMean(outcome, [...outcomes, 'omit'])}`,
        );
    if (step.without && section.omit === null)
      add(line, `step "${step.id}" can be left out, but has no words "### omit"`);
    if (!step.without && section.omit !== null)
      add(line, `step "${step.id}" cannot be left out, but has words "### omit"`);
    if (section.body.length === 0) add(line, `step "${step.id}" has a title but no words`);

    for (const [id, options] of predictions) {
      const said = section.predictions[id];
      if (!said || said.question.length === 0) {
        add(
          line,
          `step "${step.id}": the prediction "${id}" has no words: expected "### predict ${id}" and a question`,
        );
        continue;
      }
      const at = words.lines.get(`${step.id}/predict/${id}`) ?? line;
      for (const option of options)
        if (!said.options[option])
          add(at, `the prediction "${id}" has no text for its option "${option}": expected "- ${option}: …"`);
      for (const option of Object.keys(said.options))
        if (!options.has(option))
          add(
            words.lines.get(`${step.id}/predict/${id}/${option}`) ?? at,
            `the prediction "${id}" has no option "${option}"${didYouMean(option, options)}`,
          );
    }
    for (const id of Object.keys(section.predictions))
      if (!predictions.has(id))
        add(
          words.lines.get(`${step.id}/predict/${id}`) ?? line,
          `step "${step.id}" has no prediction "${id}"${didYouMean(id, predictions.keys())}`,
        );
  }

  checkContest(words, definition, add);

  /** The names that the words may use there; undefined in a section of no step. */
  const namesAt = (step: string, part: string): ReadonlySet<string> | undefined => {
    const known = names.get(step);
    const own = definition.steps.find((s) => s.id === step);
    const omitted = part === 'without' || own?.without?.outcomes.some((outcome) => outcome.id === part);
    return part === 'before' ? known?.before : omitted ? known?.without : known?.after;
  };
  for (const { step, part, ref, line } of words.inCode)
    if (ref === 'home' || namesAt(step, part)?.has(ref.split('.')[0]!))
      add(line, `{${ref}} is not filled in within longer code: in \`code\` a name stands alone`);
  for (const { step, part, ref, line } of words.refs) {
    const here = namesAt(step, part);
    if (!here || ref === 'home') continue;
    try {
      for (const name of namesInValue(parseValue(ref)))
        if (!here.has(name))
          add(line, `{${ref}}: no process is called "${name}" here${didYouMean(name, here)}`);
    } catch (error) {
      if (!(error instanceof ClaimError)) throw error;
      add(line, `{${ref}}: ${error.message}`);
    }
  }
  return problems;
}
