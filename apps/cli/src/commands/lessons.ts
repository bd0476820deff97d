import { Command } from 'commander';
import type { SetStatus } from '../program.js';
import { oneOf } from '../values.js';
import { refuseArguments } from './arguments.js';

export interface LessonsOptions {
  isolation: 'auto' | 'namespaces' | 'host';
}

export function lessonsCommand(setStatus: SetStatus): Command {
  return new Command('lessons')
    .description('Validate every lesson and run every claim on this kernel')
    .argument('[DIR]', 'the folder of lessons (default: those that come with Daemon Lab)')
    .option('--isolation <KIND>', 'auto, namespaces or host', oneOf('auto', 'namespaces', 'host'), 'auto')
    .allowExcessArguments()
    .action(async (dir: string | undefined, options: LessonsOptions, command: Command) => {
      refuseArguments(command, 1);
      const { runLessons } = await import('../lessons/run.js');
      setStatus(await runLessons(dir, options));
    });
}
