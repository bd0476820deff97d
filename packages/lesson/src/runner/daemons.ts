import type { DaemonRow, EventOf, Lab } from '@daemonlab/protocol';
import { stepsTaken } from '../daemon/steps-taken.js';
import type { DaemonDefinition } from '../format.js';
import type { Scene } from './scene.js';
import type { Typist } from './terminal.js';
import type { Waiting } from './waiting.js';

/** So many are started side by side: a world has room for 64 processes, and some daemons are many. */
const TOGETHER = 6;
/** A daemon of which nothing has been heard for so long, in milliseconds, has settled. */
const QUIET = 300;

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A start that was seen. `pid` is the process that became the program. */
interface Start {
  daemon: DaemonDefinition;
  pid: number;
  /** The last event before its program was executed. */
  since: number;
}

/** Traces real daemons: starts those that are installed, reads what steps they took, and ends them. */
export class Daemons {
  readonly #scene: Scene;
  readonly #waiting: Waiting;
  readonly #typist: Typist;
  readonly #changed: () => void;

  constructor(scene: Scene, waiting: Waiting, typist: Typist, changed: () => void) {
    this.#scene = scene;
    this.#waiting = waiting;
    this.#typist = typist;
    this.#changed = changed;
  }

  /**
   * Traces those of these that are there and may be started here. One that does not become a daemon (another version, another
   * configuration) is ended and left to its recording. `keep`: names for daemons that go on.
   */
  async trace(names: readonly string[], keep: Readonly<Record<string, string>>): Promise<void> {
    const { daemons, has, lab } = this.#scene;
    const wanted = daemons.filter(
      ({ name, program, host }) =>
        names.includes(name) && has.get(program) === true && (host || lab.info.isolation === 'namespaces'),
    );
    for (let from = 0; from < wanted.length; from += TOGETHER)
      await this.#batch(wanted.slice(from, from + TOGETHER), keep);
  }

  async #batch(daemons: readonly DaemonDefinition[], keep: Readonly<Record<string, string>>): Promise<void> {
    const { lab, live, names } = this.#scene;
    const starts: Start[] = [];
    for (const daemon of daemons) {
      const start = await this.#start(daemon);
      if (start) starts.push(start);
    }
    await this.#settle(starts);
    const kept = new Set<number>();
    for (const { daemon, pid, since } of starts) {
      const trace = stepsTaken(lab.timeline.since(since), pid, lab.timeline.table);
      if (!trace) continue;
      live.set(daemon.name, trace);
      const name = Object.entries(keep).find(([, wanted]) => wanted === daemon.name)?.[0];
      if (name === undefined) continue;
      names.set(name, trace.chain.at(-1)!);
      kept.add(pid);
    }
    this.#changed();
    await this.#end(starts.filter(({ pid }) => !kept.has(pid)).map(({ pid }) => pid));
  }

  /** Starts one and waits until it has left the terminal; null where it does not: one that stays is ended. */
  async #start(daemon: DaemonDefinition): Promise<Start | null> {
    const start = await this.#execute(daemon);
    if (!start) return null;
    if (await this.#waiting.until(() => (this.#lives(start.pid) ? undefined : true), 'action')) return start;
    await this.#end([start.pid]);
    return null;
  }

  /** Types its start and waits until the starter has become the program; null when it leaves before that, or is ended for it does neither. */
  async #execute(daemon: DaemonDefinition): Promise<Start | null> {
    const { lab } = this.#scene;
    const typed = lab.timeline.lastSeq;
    await this.#typist.type(0, `./start.sh ${daemon.name}`);
    const starters = new Set<number>();
    const found = await this.#waiting.until(() => {
      for (const event of lab.timeline.since(typed)) {
        if (event.type === 'exec' && base(event.path) === 'start.sh') starters.add(event.pid);
        else if (event.type === 'exec' && starters.has(event.pid) && isProgram(event, daemon.program))
          return { daemon, pid: event.pid, since: event.seq - 1 };
        else if (event.type === 'exit' && starters.has(event.pid)) return null;
      }
      return undefined;
    }, 'action');
    if (found === undefined) await this.#end([...starters]);
    return found ?? null;
  }

  /**
   * Waits until no more is heard of what the started processes have left behind, and all of it sleeps: on a busy machine one that
   * is silent may only be waiting for its turn.
   */
  async #settle(starts: readonly Start[]): Promise<void> {
    const { lab } = this.#scene;
    const family = (): Set<number> => new Set(starts.flatMap(({ pid }) => this.#family(pid)));
    let heard = { seq: 0, at: Date.now() };
    const quiet = (): true | undefined => {
      const members = family();
      const last = lab.timeline
        .since(heard.seq)
        .findLast((event) => isDeed(event) && members.has(event.pid ?? 0));
      if (last) heard = { seq: last.seq, at: Date.now() };
      return Date.now() - heard.at >= QUIET ? true : undefined;
    };
    for (const end = Date.now() + this.#waiting.deadlines.action; Date.now() < end;) {
      await this.#waiting.until(quiet, 'action');
      await this.#waiting.within(lab.snapshot(), 'reading the table');
      const awake = [...family()].some((pid) => /^[RDt]/.test(lab.timeline.table.get(pid)?.stat ?? ''));
      if (!awake) return;
      heard = { seq: heard.seq, at: Date.now() };
    }
  }

  /** Asks them to end, and ends what does not. */
  async #end(started: readonly number[]): Promise<void> {
    const living = (): number[] =>
      started.flatMap((pid) => this.#family(pid)).filter((pid) => this.#lives(pid));
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      for (const pid of living())
        // One may take the others along.
        await this.#waiting.within(this.#scene.lab.signal(pid, signal), 'sending a signal').catch(() => {
          this.#waiting.check();
        });
      if (await this.#waiting.until(() => (living().length === 0 ? true : undefined), 'claim')) return;
    }
  }

  /** Of a process that was seen to start: the table may not have it yet, for it is told of before the table is read. */
  #lives(pid: number): boolean {
    const row = this.#scene.lab.timeline.table.get(pid);
    return row ? !row.stat.startsWith('Z') : !this.#scene.history.update().ends.has(pid);
  }

  /** A process and all that descend from it; each once, even where a number has come back as somebody else's. */
  #family(pid: number): number[] {
    const { children } = this.#scene.history.update();
    const family = new Set([pid]);
    for (const member of family) for (const child of children.get(member) ?? []) family.add(child);
    return [...family];
  }
}

type Deed = EventOf<'fork' | 'exec' | 'call' | 'exit' | 'log'>;
const isDeed = (event: ReturnType<Lab['timeline']['since']>[number]): event is Deed =>
  ['fork', 'exec', 'call', 'exit', 'log'].includes(event.type);

const isProgram = ({ path, argv }: EventOf<'exec'>, program: string): boolean =>
  [path, argv[0] ?? ''].some((text) => base(text) === program);

/** The rows of those that were traced here, in the lesson's order. */
export const daemonRows = ({ daemons, live }: Scene): DaemonRow[] =>
  daemons.flatMap(({ name }) => {
    const trace = live.get(name);
    return trace ? [{ name, trace }] : [];
  });
