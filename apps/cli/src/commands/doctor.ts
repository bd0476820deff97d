import { Command } from 'commander';
import type { SetStatus } from '../program.js';
import { refuseArguments } from './arguments.js';

export interface DoctorOptions {
  json?: true;
}

export function doctorCommand(setStatus: SetStatus): Command {
  return new Command('doctor')
    .description('What this machine offers, what it means, and the remedy where something is missing')
    .option('--json', 'one JSON object a line')
    .allowExcessArguments()
    .action(async (options: DoctorOptions, command: Command) => {
      refuseArguments(command);
      const { runDoctor } = await import('../doctor/run.js');
      setStatus(await runDoctor(options));
    });
}
