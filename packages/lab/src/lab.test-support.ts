import { readdirSync, readFileSync } from 'node:fs';
import type { EventOf, Lab, TimelineEvent } from '@daemonlab/protocol';
import { eventually, type EventuallyOptions } from '@daemonlab/testkit';
import { startLab, type StartOptions } from '@daemonlab/lab/client';

const running = new Set<Lab>();

/** A lab that `stopAll` ends, whatever the test does. */
export async function lab(options: StartOptions): Promise<Lab> {
  const started = await startLab({ puppets: ['mydaemon'], ...options });
  running.add(started);
  return started;
}

export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((one) => one.stop()));
  running.clear();
}

export const events = <T extends TimelineEvent['type']>(from: Lab, type: T): EventOf<T>[] =>
  from.timeline.since(0).filter((event): event is EventOf<T> => event.type === type);

/** Everything a terminal has printed so far. */
export const printed = (from: Lab, terminal = 0): string =>
  events(from, 'output')
    .filter((event) => event.terminal === terminal)
    .map((event) => event.data)
    .join('');

/** Waits until a row of the table is as wanted; returns it. */
export const row = (
  from: Lab,
  what: string,
  wanted: (row: NonNullable<ReturnType<Lab['timeline']['table']['get']>>) => boolean,
) =>
  eventually(
    () => {
      const found = [...from.timeline.table.values()].find(wanted);
      if (!found) throw new Error(`no row ${what}`);
      return found;
    },
    { what },
  );

export const sees = (from: Lab, text: string, terminal = 0): Promise<unknown> =>
  eventually(
    () => {
      if (!printed(from, terminal).includes(text)) throw new Error(`printed: ${printed(from, terminal)}`);
      return true;
    },
    { what: `"${text}" on the terminal` },
  );

/** Host pids of a process's living descendants. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state !== 'Z') parents.set(Number(name), Number(ppid));
    } catch {
      // gone meanwhile
    }
  }
  const found = new Set([pid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [child, parent] of parents)
      if (found.has(parent) && !found.has(child)) {
        found.add(child);
        grown = true;
      }
  }
  found.delete(pid);
  return [...found];
}

export const alive = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
};

/** Waits until assertions hold. */
export const becomes = (
  assertions: () => void,
  options: Omit<EventuallyOptions, 'what'> = {},
): Promise<true> =>
  eventually(
    () => {
      assertions();
      return true;
    },
    { what: 'the assertions', ...options },
  );
