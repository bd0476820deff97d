import { Command } from 'commander';
import type { SetStatus } from '../program.js';
import { each, wholeNumber } from '../values.js';
import { refuseArguments } from './arguments.js';

export interface PsOptions {
  json?: true;
  pid?: number[];
}

export function psCommand(setStatus: SetStatus): Command {
  return new Command('ps')
    .description("This machine's process table, as `ps -efj` prints it")
    .option('--json', 'one JSON object a line for each process')
    .option(
      '--pid <N>',
      'only this process (may be repeated)',
      each(wholeNumber('a process id', 1, 4_194_304)),
    )
    .allowExcessArguments()
    .action(async (options: PsOptions, command: Command) => {
      refuseArguments(command);
      const { runPs } = await import('../ps.js');
      setStatus(runPs(options));
    });
}
