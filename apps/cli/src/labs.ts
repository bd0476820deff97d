import type { Isolation, Lab, LabOptions } from '@daemonlab/protocol';
import { CommandFailure, EXIT } from './exit.js';

/** `--isolation`: `auto` takes namespaces where they work. */
type IsolationChoice = Isolation | 'auto';

/** The isolation a choice comes to on this machine. That it is not the safe one is told to the user. */
export async function resolveIsolation(choice: IsolationChoice): Promise<Isolation> {
  const { chooseIsolation } = await import('@daemonlab/lab/client');
  const isolation = await chooseIsolation(choice);
  if (isolation !== choice && isolation === 'host')
    process.stderr.write(
      'daemonlab: namespaces isolation does not work here (daemonlab doctor says why): programs run on this very machine instead\n',
    );
  return isolation;
}

/** What an error says, in a line: of a program's last words those that name the error. */
function inALine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return (
    lines.find((line) => /^\w*Error\b|^unshare:|^mount:/.test(line)) ??
    lines[0] ??
    'it did not say why'
  ).trim();
}

/** Starts a lab; where that fails, a failure with status 125 that names the way to the reason. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const client = await import('@daemonlab/lab/client');
  try {
    return await client.startLab(options);
  } catch (error) {
    throw new CommandFailure(
      EXIT.ourFault,
      `no lab could be started (${options.isolation} isolation): ${inALine(error)}\nRun daemonlab doctor: it says what this machine lacks and the remedy.`,
    );
  }
}

/** A lab with nothing asked for beyond the usual. */
export const PLAIN_LAB: Omit<LabOptions, 'isolation'> = {
  cols: 80,
  rows: 24,
  puppets: [],
  first: 'shell',
  watchFiles: false,
  share: [],
  env: {},
};
