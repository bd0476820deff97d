import { LabError, type CallOutcome, type Lab } from '@daemonlab/protocol';
import type { LessonDocument } from '../document.js';
import { parseClaim, parseExpression } from '../claim/parse.js';
import { commandsInClaim } from '../claim/names.js';
import type { Action, Variant } from '../format.js';
import { StepFailure, type Waiting } from './waiting.js';

/** Where commands are looked for: the PATH of a world, likeliest folder first. */
const PATH = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/local/sbin'];
/** What one injected write takes; more than a screen of a script, far less than a stack. */
const CHUNK = 1000;

/** The commands that a lesson asks about (`has "dash"`), wherever a claim may stand. */
export function commandsOf({ definition }: LessonDocument): string[] {
  const ofActions = (actions: readonly Action[]): string[] =>
    actions.flatMap((action) => [action.if ?? [], action['wait-for'] ?? []].flat());
  const ofVariant = (variant: Variant): string[] => [
    ...ofActions(variant.actions),
    ...ofActions(variant['before-next']),
    ...variant.claims,
    ...variant.outcomes.map((outcome) => outcome.if),
    ...variant.predictions.flatMap((p) => (p.if === undefined ? [] : [p.if])),
  ];
  const asked = definition.steps
    .flatMap((step) => step.predictions)
    .map((prediction) => parseExpression(prediction.of))
    .flatMap((expression) => (expression.kind === 'claim' ? commandsInClaim(expression.claim) : []));
  const claims = [
    ...(definition.setup ? [...ofActions(definition.setup.actions), ...definition.setup.claims] : []),
    ...definition.steps.flatMap((step) => [
      ...ofVariant(step),
      ...(step.without ? ofVariant(step.without) : []),
    ]),
  ];
  const programs = definition.daemons.map(({ program }) => program);
  return [
    ...new Set([...programs, ...asked, ...claims.flatMap((claim) => commandsInClaim(parseClaim(claim)))]),
  ];
}

/** Makes calls by the first shell of a world: nothing else may read and write there in both isolations. */
class Hands {
  readonly #lab: Lab;
  readonly #waiting: Waiting;
  readonly #shell: number;

  constructor(lab: Lab, waiting: Waiting) {
    this.#lab = lab;
    this.#waiting = waiting;
    const first = lab.info.terminals[0];
    if (!first) throw new StepFailure('no-terminal', 'the world has no first terminal');
    this.#shell = first.shell;
  }

  async #call(name: string, args: Parameters<Lab['call']>[2]): Promise<CallOutcome> {
    return this.#waiting.within(this.#lab.call(this.#shell, name, args), `${name} by the shell`);
  }

  /** A descriptor, or null with the errno. */
  async open(path: string, flags: string[], mode = 0): Promise<number | { errno: string }> {
    const outcome = await this.#call('open', [path, flags, mode]);
    if (outcome.kind === 'returned') return outcome.result;
    return { errno: outcome.kind === 'failed' ? outcome.errno : outcome.kind };
  }

  async write(fd: number, text: string): Promise<void> {
    const outcome = await this.#call('write', [fd, text]);
    if (outcome.kind !== 'returned')
      throw new StepFailure(
        'call-failed',
        `write: ${outcome.kind === 'failed' ? outcome.errno : outcome.kind}`,
      );
  }

  async close(fd: number): Promise<void> {
    await this.#call('close', [fd]);
  }
}

/** Puts a lesson's own programs into the shell's first directory. Throws StepFailure. */
export async function bringFiles(document: LessonDocument, lab: Lab, waiting: Waiting): Promise<void> {
  const files = document.files ?? [];
  if (files.length === 0) return;
  const hands = new Hands(lab, waiting);
  for (const { name, text } of files) {
    const fd = await hands.open(`${lab.info.home}/${name}`, ['O_WRONLY', 'O_CREAT', 'O_TRUNC'], 0o755);
    if (typeof fd !== 'number') throw new StepFailure('call-failed', `open ${name}: ${fd.errno}`);
    for (let from = 0; from < text.length; from += CHUNK)
      await hands.write(fd, text.slice(from, from + CHUNK));
    await hands.close(fd);
  }
}

/** Which of the commands that a lesson asks about there are in its world. */
export async function lookForCommands(
  document: LessonDocument,
  lab: Lab,
  waiting: Waiting,
): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>();
  const commands = commandsOf(document);
  if (commands.length === 0) return found;
  const hands = new Hands(lab, waiting);
  for (const command of commands) {
    found.set(command, false);
    for (const folder of PATH) {
      const fd = await hands.open(`${folder}/${command}`, ['O_RDONLY']);
      if (typeof fd !== 'number') continue;
      await hands.close(fd);
      found.set(command, true);
      break;
    }
  }
  return found;
}

/** A lab's refusal as a step's failure. */
export function asFailure(error: unknown): unknown {
  return error instanceof LabError
    ? new StepFailure('lab-refused', `${error.code}: ${error.message}`)
    : error;
}
