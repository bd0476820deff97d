import {
  ClaimError,
  didYouMean,
  nearest,
  namesInClaim,
  namesInValue,
  parseClaim,
  parseExpression,
  parseValue,
  processOf,
  refsIn,
  SIGNALS,
  CALLS,
  MADE_CALLS,
  ERRNOS,
  stepsInClaim,
  daemonsInClaim,
  type LessonDefinition,
  type Arg,
  type Action,
  type Claim,
  type Step,
  type Variant,
} from '../index.js';
import type { Problem } from './problem.js';
import type { Path, YamlFile } from './yaml.js';

/** Names that are known at a point of the lesson: of processes, and of what calls returned. */
interface Known {
  names: Set<string>;
  results: Set<string>;
}

/** What the words of a step may name: before it, and after each way of taking it. */
export interface StepNames {
  before: ReadonlySet<string>;
  after: ReadonlySet<string>;
  without: ReadonlySet<string>;
}

const copy = (known: Known): Known => ({ names: new Set(known.names), results: new Set(known.results) });
const shared = (a: Set<string>, b: Set<string>): Set<string> => new Set([...a].filter((name) => b.has(name)));

/** Follows the names of a lesson from step to step and reads every claim in it. */
class Follower {
  readonly problems: Problem[] = [];
  readonly steps = new Map<string, StepNames>();
  readonly #yaml: YamlFile;
  readonly #definition: LessonDefinition;
  /** Every name that a process has at some point of the lesson. */
  readonly #ever = new Set(['init', 'shell']);

  constructor(yaml: YamlFile, definition: LessonDefinition) {
    this.#yaml = yaml;
    this.#definition = definition;
  }

  #problem(path: Path, message: string): void {
    this.problems.push(this.#yaml.problem(path, message));
  }

  follow(): void {
    let known: Known = { names: new Set(['init', 'shell']), results: new Set() };
    const { setup, steps } = this.#definition;
    if (setup) {
      this.#actions(setup.actions, known, ['setup', 'actions']);
      setup.claims.forEach((claim, i) => this.#claim(claim, known, ['setup', 'claims', i]));
    }
    const { contest, daemons, files } = this.#definition;
    daemons.forEach(({ name }, i) => {
      if (daemons.findIndex((other) => other.name === name) < i)
        this.#problem(['daemons', i, 'name'], `"${name}" stands here twice`);
    });
    if (daemons.length > 0 && !files.some((file) => file.endsWith('/start.sh')))
      this.#problem(['daemons'], 'the lesson starts its daemons by files/start.sh: it is missing in "files"');
    const ids = new Set<string>();
    for (const [i, step] of steps.entries()) {
      if (ids.has(step.id)) this.#problem(['steps', i, 'id'], `a second step called "${step.id}"`);
      ids.add(step.id);
      known = this.#step(step, known, ['steps', i]);
    }
    contest.forEach((name, i) => {
      if (!this.#ever.has(name))
        this.#problem(
          ['contest', i],
          `no action of this lesson starts a process called "${name}"${didYouMean(name, this.#ever)}`,
        );
      if (contest.indexOf(name) < i) this.#problem(['contest', i], `"${name}" stands here twice`);
    });
  }

  #step(step: Step, known: Known, path: Path): Known {
    const taken = copy(known);
    const afterTaken = this.#variant(step, taken, path);
    let [end, afterOmitted] = [taken, new Set<string>()];
    if (step.without) {
      const omitted = copy(known);
      afterOmitted = this.#variant(step.without, omitted, [...path, 'without']);
      end = { names: shared(taken.names, omitted.names), results: shared(taken.results, omitted.results) };
    }
    this.steps.set(step.id, { before: known.names, after: afterTaken, without: afterOmitted });
    return end;
  }

  /** Follows one way of taking a step; returns the names that its words may use afterwards. */
  #variant(variant: Variant, known: Known, path: Path): Set<string> {
    variant.predictions.forEach((prediction, i) => {
      const at = [...path, 'predictions', i];
      prediction.options.forEach((option, o) => this.#option(option, known, [...at, 'options', o]));
      prediction.options.forEach((option, o) => this.#together(option, [...at, 'options', o]));
      if (prediction.if !== undefined) this.#claim(prediction.if, known, [...at, 'if']);
    });
    this.#actions(variant.actions, known, [...path, 'actions']);
    variant.predictions.forEach((prediction, i) =>
      this.#expression(prediction.of, known, [...path, 'predictions', i, 'of']),
    );
    variant.claims.forEach((claim, i) => this.#claim(claim, known, [...path, 'claims', i]));
    variant.outcomes.forEach((outcome, i) => this.#claim(outcome.if, known, [...path, 'outcomes', i, 'if']));
    const after = new Set(known.names);
    this.#actions(variant['before-next'], known, [...path, 'before-next']);
    return after;
  }

  #expression(text: string, known: Known, path: Path): void {
    this.#read(
      () => {
        const expression = parseExpression(text);
        if (expression.kind === 'value') return namesInValue(expression.value);
        this.#daemonsOf(expression.claim, path);
        return namesInClaim(expression.claim);
      },
      text,
      known,
      path,
    );
  }

  #claim(text: string, known: Known, path: Path): void {
    this.#read(
      () => {
        const claim = parseClaim(text);
        const ids = this.#definition.steps.map((step) => step.id);
        for (const step of stepsInClaim(claim))
          if (!ids.includes(step))
            this.#problem(path, `"${text}": there is no step "${step}"${didYouMean(step, ids)}`);
        this.#daemonsOf(claim, path);
        return namesInClaim(claim);
      },
      text,
      known,
      path,
    );
  }

  /** An option of one or more plain words is one that lacks its quotes, where no process is called so. */
  #option(option: string, known: Known, path: Path): void {
    const remedy = /^\w+( \w+)*$/.test(option) ? `; a text has quotes of its own: '"${option}"'` : '';
    this.#read(() => namesInValue(parseValue(option)), option, known, path, remedy);
  }

  #daemonsOf(claim: Claim, path: Path): void {
    for (const name of daemonsInClaim(claim)) this.#daemon(name, path);
  }

  /** Reads a sentence and looks up the processes it names. */
  #read(names: () => string[], text: string, known: Known, path: Path, remedy = ''): void {
    try {
      for (const name of new Set(names())) this.#name(name, known, path, `"${text}": `, remedy);
    } catch (error) {
      if (!(error instanceof ClaimError)) throw error;
      const comment = this.#yaml.hasComment(path)
        ? '; in YAML " #" begins a comment: put the whole in quotes'
        : '';
      this.#problem(path, `"${text}", at character ${error.at + 1}: ${error.message}${remedy || comment}`);
    }
  }

  #name(name: string, known: Known, path: Path, where = '', remedy = ''): void {
    if (known.names.has(name)) return;
    const near = nearest(name, known.names);
    const meant = near === null && remedy !== '' ? remedy : didYouMean(name, known.names);
    this.#problem(path, `${where}no process is called "${name}" here${meant}`);
  }

  /** Several names in one option are compared as the runner writes them: in alphabetical order. */
  #together(option: string, path: Path): void {
    const text = /^"([a-z0-9]+(?:\+[a-z0-9]+)+)"$/.exec(option.trim())?.[1];
    const sorted = text?.split('+').sort().join('+');
    if (text !== sorted)
      this.#problem(path, `names in alphabetical order: expected "${sorted}", found "${text}"`);
  }

  #bind(name: string, known: Known): void {
    known.names.add(name);
    this.#ever.add(name);
  }

  #text(text: string, known: Known, path: Path): void {
    for (const ref of refsIn(text)) {
      if (processOf(ref) === null) continue;
      this.#read(() => namesInValue(parseValue(ref)), ref, known, path);
    }
  }

  #word(word: string, words: readonly string[], what: string, path: Path): void {
    if (!words.includes(word)) this.#problem(path, `"${word}" is no ${what}${didYouMean(word, words)}`);
  }

  #terminal(terminal: number | string, known: Known, path: Path): void {
    if (typeof terminal === 'string') this.#name(terminal, known, path);
  }

  #actions(actions: readonly Action[], known: Known, path: Path): void {
    actions.forEach((action, i) => this.#action(action, known, [...path, i]));
  }

  #action(action: Action, known: Known, path: Path): void {
    if (action.if !== undefined) this.#claim(action.if, known, [...path, 'if']);
    if (action.type) {
      this.#text(action.type.text, known, [...path, 'type', 'text']);
      this.#terminal(action.type.terminal, known, [...path, 'type', 'terminal']);
      for (const name of Object.keys(action.type.starts)) this.#bind(name, known);
    }
    if (action.press) this.#terminal(action.press.terminal, known, [...path, 'press', 'terminal']);
    if (action.call) this.#call(action.call, known, [...path, 'call']);
    if (action.signal) {
      this.#name(action.signal.to, known, [...path, 'signal', 'to']);
      this.#word(action.signal.name, SIGNALS, 'signal', [...path, 'signal', 'name']);
    }
    const open = action['open-terminal'];
    if (open) {
      const { program } = open;
      if (program !== undefined)
        this.#word(program, this.#definition.puppets, 'puppet of this lesson', [
          ...path,
          'open-terminal',
          'program',
        ]);
      this.#bind(open.as, known);
    }
    const close = action['close-terminal'];
    if (close) this.#terminal(close.terminal, known, [...path, 'close-terminal', 'terminal']);
    const { hold, release, find } = action;
    if (hold) {
      this.#word(hold.before, CALLS, 'system call', [...path, 'hold', 'before']);
      if (hold.process !== undefined) this.#name(hold.process, known, [...path, 'hold', 'process']);
    }
    if (release) this.#name(release.process, known, [...path, 'release', 'process']);
    if (action.fault) {
      this.#word(action.fault.call, CALLS, 'system call', [...path, 'fault', 'call']);
      this.#word(action.fault.errno, ERRNOS, 'error', [...path, 'fault', 'errno']);
    }
    if (find) {
      const parent = find['child-of'];
      if (parent !== undefined) this.#name(parent, known, [...path, 'find', 'child-of']);
      else if (find.program === undefined)
        this.#problem([...path, 'find'], 'find wants child-of or program, or both');
      this.#bind(find.as, known);
    }
    if (action['wait-for'] !== undefined) this.#claim(action['wait-for'], known, [...path, 'wait-for']);
    if (action.trace) this.#trace(action.trace, known, [...path, 'trace']);
    if (action.rename) {
      for (const from of Object.keys(action.rename)) this.#name(from, known, [...path, 'rename', from]);
      for (const from of Object.keys(action.rename)) known.names.delete(from);
      for (const to of Object.values(action.rename)) this.#bind(to, known);
    }
  }

  #daemon(name: string, path: Path): void {
    const daemons = this.#definition.daemons.map((daemon) => daemon.name);
    this.#word(name, daemons, 'daemon of this lesson', path);
  }

  #trace({ daemons, keep }: NonNullable<Action['trace']>, known: Known, path: Path): void {
    daemons.forEach((name, i) => {
      this.#daemon(name, [...path, 'daemons', i]);
    });
    for (const [name, daemon] of Object.entries(keep)) {
      if (!daemons.includes(daemon))
        this.#problem([...path, 'keep', name], `"${daemon}" is not among those that are traced here`);
      this.#bind(name, known);
    }
  }

  #call(call: NonNullable<Action['call']>, known: Known, path: Path): void {
    this.#name(call.by, known, [...path, 'by']);
    this.#word(call.name, MADE_CALLS, 'call that a lesson can make', [...path, 'name']);
    if (call.fails !== undefined) this.#word(call.fails, ERRNOS, 'error', [...path, 'fails']);
    call.args.forEach((arg, i) => this.#arg(arg, known, [...path, 'args', i]));
    if (call.child !== undefined) this.#bind(call.child, known);
    if (call.result !== undefined) known.results.add(call.result);
  }

  #arg(arg: Arg, known: Known, path: Path): void {
    if (typeof arg === 'number') return;
    if (typeof arg === 'object') {
      for (const [key, inner] of Object.entries(arg))
        this.#arg(inner, known, [...path, Array.isArray(arg) ? Number(key) : key]);
      return;
    }
    if (!arg.startsWith('$')) {
      if (/^SIG[A-Z0-9]+$/.test(arg)) this.#word(arg, SIGNALS, 'signal', path);
      this.#text(arg, known, path);
      return;
    }
    const name = arg.slice(1);
    if (!known.results.has(name) && !known.names.has(name))
      this.#problem(
        path,
        `"${arg}": no call before this has this result${didYouMean(name, [...known.results, ...known.names])}`,
      );
  }
}

/** Reads every claim and follows every name; returns what the words of each step may use. */
export function followNames(
  yaml: YamlFile,
  definition: LessonDefinition,
): { steps: ReadonlyMap<string, StepNames>; problems: Problem[] } {
  const follower = new Follower(yaml, definition);
  follower.follow();
  return { steps: follower.steps, problems: follower.problems };
}
