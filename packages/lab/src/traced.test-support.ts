import { dirname } from 'node:path';
import { compileC, eventually, programFile } from '@daemonlab/testkit';
import type { Isolation, Lab, TimelineEvent } from '@daemonlab/protocol';
import { startLab } from '@daemonlab/lab/client';

/** A test program of testkit/programs/tracer, compiled. */
export function program(name: string): string {
  const file = programFile(`tracer/${name}`);
  return compileC({ file, flags: ['-I', dirname(file), '-lpthread'] });
}

/** A lab that can start the test programs. The caller stops it. */
export function labFor(isolation: Isolation, traps: string[] = []): Promise<Lab> {
  const folder = dirname(dirname(program('births')));
  return startLab({ isolation, first: 'job', share: [folder], cwd: '/tmp', traps });
}

/** What a program did, as the lab saw it and as it told of itself. */
export interface Run {
  pid: number;
  events: TimelineEvent[];
  /** The lines that the program wrote. */
  lines: string[];
}

const isNews = (event: TimelineEvent): boolean => event.type !== 'diff' && event.type !== 'snapshot';

/** Events and lines of a job that may still be running. */
export class Job {
  readonly pid: number;
  readonly #events: TimelineEvent[];

  private constructor(pid: number, events: TimelineEvent[]) {
    this.pid = pid;
    this.#events = events;
  }

  static async start(lab: Lab, argv: string[]): Promise<Job> {
    const events: TimelineEvent[] = [];
    lab.listen((event) => {
      if (isNews(event)) events.push(event);
    });
    const { pid } = await lab.job(argv);
    return new Job(pid, events);
  }

  /** From its birth on. */
  get events(): TimelineEvent[] {
    const born = this.#events.findIndex((event) => event.type === 'fork' && event.child === this.pid);
    return born < 0 ? [] : this.#events.slice(born);
  }

  get lines(): string[] {
    const text = this.#events.map((event) => (event.type === 'output' ? event.data : '')).join('');
    return text.split('\r\n').filter((line) => line !== '');
  }

  /** Waits for a line. */
  async line(line: string | RegExp): Promise<string> {
    return eventually(
      () => this.lines.find((one) => (typeof line === 'string' ? one === line : line.test(one))),
      {
        what: `${String(line)} from the program, which said ${JSON.stringify(this.lines)}`,
        timeoutMs: 30_000,
      },
    );
  }

  /**
   * Waits until the job and all its descendants have ended and its last word has been heard: once, or as often as processes
   * of it say it.
   */
  async ended(last = 'end', times = 1): Promise<Run> {
    await eventually(
      () => {
        const { events } = this;
        const exits = new Set(events.map((event) => (event.type === 'exit' ? event.pid : 0)));
        const forks = events.filter((event) => event.type === 'fork').length;
        const gone = events.filter((event) => event.type === 'exit').length;
        const said = last === '' ? times : this.lines.filter((line) => line === last).length;
        return exits.has(this.pid) && gone >= forks && said >= times;
      },
      { what: 'the end of the job and all its children', timeoutMs: 90_000 },
    ).catch((error: unknown) => {
      throw new Error(
        `${String(error)}\n${this.events
          .map((event) => JSON.stringify(event))
          .slice(-30)
          .join('\n')}`,
      );
    });
    return { pid: this.pid, events: this.events, lines: this.lines };
  }
}

export async function run(lab: Lab, argv: string[], last?: string): Promise<Run> {
  return (await Job.start(lab, argv)).ended(last);
}

export const ofType = <T extends TimelineEvent['type']>(
  events: readonly TimelineEvent[],
  type: T,
): Extract<TimelineEvent, { type: T }>[] =>
  events.filter((event): event is Extract<TimelineEvent, { type: T }> => event.type === type);

/** What a program told of the ends of its children: `exited PID CODE`, `killed PID SIGNAL`; in the lab's words. */
export function endsTold(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, how, pid, what] = /^(exited|killed) (\d+) (\d+)$/.exec(line) ?? [];
    return how === undefined ? [] : [`${pid} ${how} ${what}`];
  });
}

/** The same of the events, less the job itself. */
export function endsSeen(run: Run, signalNumber: (name: string) => number | undefined): string[] {
  return ofType(run.events, 'exit')
    .filter(({ pid }) => pid !== run.pid)
    .map(({ pid, code, signal }) =>
      signal === undefined ? `${pid} exited ${code}` : `${pid} killed ${signalNumber(signal)}`,
    );
}
