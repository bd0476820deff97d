import { spawn } from 'node:child_process';
import { kill } from 'node:process';
import { createInterface } from 'node:readline';
import { eventually } from '@daemonlab/testkit';
import { program } from './traced.test-support.js';

/** What the child of testkit/programs/tracer/stopped.c may be in the middle of, and the signal that gets it out of it. */
export const MODES = {
  read: ['parent', 'SIGUSR1'],
  poll: ['parent', 'SIGUSR1'],
  epoll: ['parent', 'SIGUSR1'],
  threads: ['parent', 'SIGUSR1'],
  suspend: ['child', 'SIGUSR1'],
  spin: ['child', 'SIGUSR2'],
  sleep: null,
} as const satisfies Record<string, readonly ['parent' | 'child', NodeJS.Signals] | null>;
export type Mode = keyof typeof MODES;

/** Without the numbers, and in no order: two processes write. */
export const told = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/^(child|ready|bye) \d+$/, '$1')).sort();

/** What the program tells when no lab is around it, stopped and continued. */
export async function untouched(mode: Mode): Promise<string[]> {
  const lines: string[] = [];
  const parent = spawn(program('stopped'), [mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: parent.stdout }).on('line', (line) => lines.push(line));
  const says = (wanted: RegExp): Promise<string> =>
    eventually(() => lines.find((line) => wanted.test(line)), { what: String(wanted) });
  const pids = { parent: parent.pid!, child: Number((await says(/^ready/)).split(' ')[1]) };
  kill(pids.child, 'SIGSTOP');
  await says(/^stopped/);
  kill(pids.child, 'SIGCONT');
  await says(/^continued/);
  const wake = MODES[mode];
  if (wake) kill(pids[wake[0]], wake[1]);
  await says(/^end/);
  return told(lines);
}
