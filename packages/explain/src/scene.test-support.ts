import { expect } from 'vitest';
import { startLab } from '@daemonlab/lab/client';
import type { CallArg, Isolation, Lab, ProcessRow } from '@daemonlab/protocol';
import { eventually } from '@daemonlab/testkit';
import { explain, foretell, historyOf, meets, tell, text, type World } from './index.js';

const running = new Set<Lab>();

/** Stops the labs of all scenes. */
export async function endScenes(): Promise<void> {
  await Promise.all([...running].map((one) => one.stop()));
  running.clear();
}

/** The first row of a lab's table that is wanted, once it is there. */
export const rowOf = (lab: Lab, what: string, wanted: (row: ProcessRow) => boolean): Promise<ProcessRow> =>
  eventually(
    () => {
      const found = [...lab.timeline.table.values()].find(wanted);
      if (!found) throw new Error(`no ${what}`);
      return found;
    },
    { what },
  );

/** A lab, and calls in it that are foretold before they are made. */
export class Scene {
  readonly lab: Lab;
  /** Sentences, for a look at them when a case fails. */
  readonly said: string[] = [];
  constructor(lab: Lab) {
    this.lab = lab;
  }

  get shell(): number {
    return this.lab.info.terminals[0]!.shell;
  }

  async world(): Promise<World> {
    await this.lab.snapshot();
    const { timeline, info } = this.lab;
    return { table: timeline.table, info, history: historyOf(timeline.since(0), timeline.dropped === 0) };
  }

  /** Foretells, makes the call, compares. Gives what came of it: an errno, `child`, or the result. */
  async make(pid: number, call: string, args: CallArg[], promised: 'sure' | 'unsure' = 'sure') {
    const world = await this.world();
    const told = foretell(call, args, pid, world);
    const outcome = await this.lab.call(pid, call, args, 1000);
    await this.lab.snapshot();
    const explained = explain(call, args, pid, outcome, world, this.lab.timeline.table);
    this.said.push(
      text(tell(told, 'en')),
      text(tell(told, 'zh')),
      text(tell(explained, 'en')),
      text(tell(explained, 'zh')),
    );
    const what = `${call}(${JSON.stringify(args)}) by ${String(pid)}\n${this.said.slice(-4).join('\n')}`;
    expect(told.expects !== undefined, what).toBe(promised === 'sure');
    if (told.expects)
      expect(
        [meets(told.expects, outcome), outcome],
        `${what}\nexpected ${JSON.stringify(told.expects)}`,
      ).toEqual([true, outcome]);
    return { told, outcome, explained, value: valueOf(outcome) };
  }

  async fork(pid: number): Promise<number> {
    const { outcome, explained } = await this.make(pid, 'fork', []);
    if (outcome.kind !== 'forked') throw new Error(`fork: ${outcome.kind}`);
    expect(explained).toMatchObject({ code: 'fork', data: { pid, child: outcome.child } });
    return outcome.child;
  }
}

type Outcome = Awaited<ReturnType<Lab['call']>>;
const valueOf = (outcome: Outcome): string | number =>
  outcome.kind === 'failed' ? outcome.errno : outcome.kind === 'returned' ? outcome.result : outcome.kind;

/** A scene with a puppet in the foreground of its terminal. `endScenes` ends it. */
export async function scene(isolation: Isolation): Promise<{ on: Scene; daemon: number }> {
  const lab = await startLab({ isolation, puppets: ['mydaemon'] });
  running.add(lab);
  await lab.type(0, './mydaemon\n');
  const { pid } = await rowOf(lab, 'mydaemon in front', (r) => r.cmd === './mydaemon' && r.tpgid === r.pid);
  return { on: new Scene(lab), daemon: pid };
}
