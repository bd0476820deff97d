import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TimelineEvent } from '@daemonlab/protocol';

/** The command as it is checked in. */
export const BIN = fileURLToPath(new URL('../bin/daemonlab.js', import.meta.url));

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  /** What it has written so far. */
  said: { stdout: string; stderr: string };
  ended: Promise<Ended>;
}

/** Starts the command as a user would, its output taken down. */
export function startDaemonlab(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Started {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, ...said });
    });
  });
  return { child, said, ended };
}

/** The end of the command. */
export const daemonlab = (args: readonly string[], env?: NodeJS.ProcessEnv, cwd?: string): Promise<Ended> =>
  startDaemonlab(args, env, cwd).ended;

/** The events of `trace --json`; throws for a line that is no JSON. */
export function eventsOf(stdout: string): TimelineEvent[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TimelineEvent);
}
