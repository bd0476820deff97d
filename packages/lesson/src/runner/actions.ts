import { LabError, type CallArg, type EventOf } from '@daemonlab/protocol';
import type { Finding } from '../claim/context.js';
import { evaluate } from '../claim/evaluate.js';
import { parseClaim } from '../claim/parse.js';
import type { Action, Arg } from '../format.js';
import { Daemons } from './daemons.js';
import type { Scene } from './scene.js';
import { Typist } from './terminal.js';
import { StepFailure, type Waiting } from './waiting.js';

const KEYS = {
  'Ctrl-C': '\u0003',
  'Ctrl-D': '\u0004',
  'Ctrl-Z': '\u001a',
  'Ctrl-\\': '\u001c',
  Enter: '\r',
} as const;
/** The lab host's own limit for a call that waits in the kernel. */
const CALL_WAIT = 2000;

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Whether an exec is that of a program (`sleep`), or of a command line that begins so (`sleep 100`). */
function runs({ path, argv }: EventOf<'exec'>, wanted: string): boolean {
  const [first = '', ...rest] = argv;
  const program = wanted.split(' ', 1)[0] ?? wanted;
  if (program === wanted) return [path, first].some((p) => base(p) === wanted);
  const line = [base(first), ...rest].join(' ');
  return line === wanted || line.startsWith(`${wanted} `);
}

/** Carries out a lesson's actions in a lab and binds the names they make. */
export class Actor {
  readonly #scene: Scene;
  readonly #waiting: Waiting;
  readonly #typist: Typist;
  readonly #daemons: Daemons;
  /** Breakpoints set by `hold` and not yet taken away. */
  readonly #holds: { before: string; program?: string; pid?: number }[] = [];
  /** Terminals where the last command is one that is to end: it starts nobody whom the lesson names. */
  readonly #ending = new Set<number>();

  /** `changed` is called when something to be seen has come of an action that is not yet over. */
  constructor(scene: Scene, waiting: Waiting, changed: () => void) {
    this.#scene = scene;
    this.#waiting = waiting;
    this.#typist = new Typist(scene, waiting);
    this.#daemons = new Daemons(scene, waiting, this.#typist, changed);
  }

  /** Carries out one action and waits for its direct effect. Throws StepFailure. */
  async act(action: Action): Promise<void> {
    this.#waiting.check();
    if (action.if !== undefined && !evaluate(parseClaim(action.if), this.#scene.context).holds) return;
    try {
      await this.#dispatch(action);
    } catch (error) {
      this.#waiting.check();
      if (error instanceof LabError) throw new StepFailure('lab-refused', `${error.code}: ${error.message}`);
      throw error;
    }
  }

  /** Waits for the commands that are to end: what they print, and their ends, belong to the step that has typed them. */
  async finish(): Promise<void> {
    const terminals = [...this.#ending];
    this.#ending.clear();
    await this.#waiting.until(
      () => terminals.every((terminal) => this.#typist.isDone(terminal)) || undefined,
      'ending',
    );
  }

  async #dispatch(action: Action): Promise<void> {
    if (action.type) return this.#type(action.type);
    if (action.press) {
      const terminal = this.#terminal(action.press.terminal);
      return this.#waiting.within(this.#scene.lab.type(terminal, KEYS[action.press.key]), 'pressing a key');
    }
    if (action.call) return this.#call(action.call);
    if (action.signal) {
      // Where the learner was quicker, it is as dead as it was to be.
      if (action.signal.name === 'SIGKILL' && this.#isGone(action.signal.to)) return;
      const pid = this.#living(action.signal.to);
      return this.#waiting.within(this.#scene.lab.signal(pid, action.signal.name), 'sending a signal');
    }
    if (action['open-terminal']) return this.#openTerminal(action['open-terminal']);
    if (action['close-terminal']) return this.#closeTerminal(action['close-terminal'].terminal);
    if (action.hold) return this.#hold(action.hold);
    if (action.release) return this.#release(action.release);
    if (action.fault) {
      const { call, errno, nth } = action.fault;
      return this.#waiting.within(this.#scene.lab.fault(call, errno, nth), 'setting a fault');
    }
    if (action.find) return this.#find(action.find);
    if (action['wait-for'] !== undefined) return this.#waitFor(action['wait-for']);
    if (action.trace) return this.#daemons.trace(action.trace.daemons, action.trace.keep);
    if (action.rename) this.#rename(action.rename);
  }

  #terminal(terminal: number | string): number {
    if (typeof terminal === 'number') return terminal;
    const known = this.#scene.terminals.get(terminal);
    if (!known) throw new StepFailure('no-terminal', `no terminal was opened for ${terminal}`);
    return known.terminal;
  }

  /** Whether a process that was there has ended. */
  #isGone(name: string): boolean {
    const pid = this.#scene.names.get(name);
    return pid !== undefined && !this.#scene.lab.timeline.table.has(pid);
  }

  /** Whether a process is in the table, or has ended: one may do so before the table is read for the first time. */
  #hasBeen(pid: number | undefined): boolean {
    if (pid === undefined) return false;
    return this.#scene.lab.timeline.table.has(pid) || this.#scene.history.update().ends.has(pid);
  }

  /** The pid of a process that must be alive. */
  #living(name: string): number {
    const pid = this.#scene.names.get(name);
    if (pid === undefined) throw new StepFailure('process-gone', `${name} was never started`);
    const row = this.#scene.lab.timeline.table.get(pid);
    if (!row || row.stat.startsWith('Z')) throw new StepFailure('process-gone', `${name} (${pid}) is gone`);
    return pid;
  }

  async #type({ text, terminal, at, starts }: NonNullable<Action['type']>): Promise<void> {
    const { lab } = this.#scene;
    const since = lab.timeline.lastSeq;
    const [where, line] = [this.#terminal(terminal), this.#scene.fill(text)];
    if (Object.keys(starts).length === 0 && at === 'prompt') this.#ending.add(where);
    else this.#ending.delete(where);
    if (at === 'prompt') await this.#typist.type(where, line);
    else await this.#waiting.within(lab.type(where, `${line}\r`), 'typing');
    const missing = new Map(Object.entries(starts));
    const seen = new Set<number>();
    const found = await this.#waiting.until(() => {
      for (const event of lab.timeline.since(since)) {
        if (event.type !== 'exec' || seen.has(event.seq)) continue;
        const entry = [...missing].find(([, wanted]) => runs(event, wanted));
        if (!entry) continue;
        seen.add(event.seq);
        missing.delete(entry[0]);
        this.#scene.names.set(entry[0], event.pid);
      }
      if (missing.size > 0) return undefined;
      return Object.keys(starts).every((name) => this.#hasBeen(this.#scene.names.get(name))) || undefined;
    }, 'action');
    if (!found) throw new StepFailure('not-started', `${[...missing.values()].join(', ')} did not start`);
  }

  async #hold({ before, program, process }: NonNullable<Action['hold']>): Promise<void> {
    const scope = {
      ...(program === undefined ? {} : { program }),
      ...(process === undefined ? {} : { pid: this.#living(process) }),
    };
    await this.#waiting.within(
      this.#scene.lab.breakpoint(before, { enabled: true, ...scope }),
      'setting a breakpoint',
    );
    this.#holds.push({ before, ...scope });
  }

  /** Lets a process go on. Where the learner was quicker, it is as free as it was to be. */
  async #release({ process, to }: NonNullable<Action['release']>): Promise<void> {
    const { lab } = this.#scene;
    const pid = this.#scene.names.get(process);
    if (pid === undefined) throw new StepFailure('process-gone', `${process} was never started`);
    for (const { before, ...scope } of this.#holds.splice(0))
      await this.#waiting.within(
        lab.breakpoint(before, { enabled: false, ...scope }),
        'taking a breakpoint away',
      );
    await this.#waiting.within(lab.continue(pid, to), `letting ${process} go on`).catch((error: unknown) => {
      if (!(error instanceof LabError && ['not-held', 'no-process'].includes(error.code))) throw error;
    });
  }

  async #find({ as, 'child-of': parent, program }: NonNullable<Action['find']>): Promise<void> {
    const { lab, history, names } = this.#scene;
    const of = parent === undefined ? null : names.get(parent);
    if (of === undefined) throw new StepFailure('process-gone', `${parent ?? ''} was never started`);
    const pid = await this.#waiting.until(() => {
      history.update();
      const taken = new Set(names.values());
      const { table } = lab.timeline;
      const candidates =
        of === null ? [...table.keys()].sort((a, b) => b - a) : (history.children.get(of) ?? []);
      return candidates.find(
        (p) => table.has(p) && !taken.has(p) && (program === undefined || table.get(p)?.comm === program),
      );
    }, 'action');
    if (pid === undefined)
      throw new StepFailure(
        'not-started',
        parent === undefined
          ? `${program ?? 'nothing'} does not run`
          : `${parent} has no child without a name`,
      );
    names.set(as, pid);
  }

  async #call({ by, name, args, child, result, fails }: NonNullable<Action['call']>): Promise<void> {
    const pid = this.#living(by);
    const { lab } = this.#scene;
    const call = lab.call(
      pid,
      name,
      args.map((arg) => this.#arg(arg)),
      CALL_WAIT,
    );
    const outcome = await this.#waiting.within(call, `${name} by ${by}`);
    switch (outcome.kind) {
      case 'failed':
        this.#scene.made.push({ pid, name, errno: outcome.errno });
        if (fails === undefined)
          throw new StepFailure('call-failed', `${name} by ${by} (${pid}): ${outcome.errno}`);
        return;
      case 'forked':
        this.#scene.made.push({ pid, name, result: outcome.child });
        if (child !== undefined) this.#scene.names.set(child, outcome.child);
        return this.#untilSeen(child ?? by, outcome.child);
      case 'returned':
        this.#scene.made.push({ pid, name, result: outcome.result });
        if (result !== undefined) this.#scene.results.set(result, outcome.result);
        return;
      case 'blocked':
        throw new StepFailure('call-blocked', `${name} by ${by} (${pid}) still waits in the kernel`);
      case 'exited':
        return;
    }
  }

  async #untilSeen(name: string, pid: number): Promise<void> {
    const seen = await this.#waiting.until(() => this.#hasBeen(pid) || undefined, 'action');
    if (!seen) throw new StepFailure('process-gone', `${name} (${pid}) is not in the table`);
  }

  #arg(arg: Arg): CallArg {
    if (typeof arg === 'number') return arg;
    if (Array.isArray(arg)) return arg.map((item) => this.#arg(item));
    if (typeof arg === 'object')
      return Object.fromEntries(Object.entries(arg).map(([key, value]) => [key, this.#arg(value)]));
    if (!arg.startsWith('$')) return this.#scene.fill(arg);
    const value = this.#scene.results.get(arg.slice(1)) ?? this.#scene.names.get(arg.slice(1));
    if (value === undefined) throw new StepFailure('no-value', `${arg} has no value yet`);
    return value;
  }

  async #openTerminal({ as, program }: NonNullable<Action['open-terminal']>): Promise<void> {
    const { lab } = this.#scene;
    const opened = lab.openTerminal(80, 24, program === undefined ? {} : { program });
    const info = await this.#waiting.within(opened, 'opening a terminal');
    this.#scene.addTerminal(as, info);
    await this.#untilSeen(as, info.shell);
  }

  async #closeTerminal(which: number | string): Promise<void> {
    const { lab } = this.#scene;
    const terminal = this.#terminal(which);
    // The learner was quicker, or its last process has left: then it is as closed as it was to be.
    if (!lab.info.terminals.some((t) => t.terminal === terminal && t.open)) return;
    await this.#waiting.within(lab.closeTerminal(terminal), 'closing a terminal').catch((error: unknown) => {
      if (!(error instanceof LabError && error.code === 'no-terminal')) throw error;
    });
  }

  async #waitFor(text: string): Promise<void> {
    const claim = parseClaim(text);
    let finding: Finding = { holds: false, found: '' };
    await this.#waiting.until(() => {
      finding = evaluate(claim, this.#scene.context);
      return finding.holds || finding.never ? true : undefined;
    }, 'action');
    if (finding.holds) return;
    throw new StepFailure(finding.never ? 'process-gone' : 'waited-in-vain', `${text}: ${finding.found}`);
  }

  #rename(names: Record<string, string>): void {
    const moved = Object.entries(names).map(([from, to]) => [from, to, this.#scene.names.get(from)] as const);
    for (const [from] of moved) this.#scene.names.delete(from);
    for (const [from, to, pid] of moved) {
      if (pid === undefined) throw new StepFailure('process-gone', `${from} was never started`);
      this.#scene.names.set(to, pid);
    }
  }
}
