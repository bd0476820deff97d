import { Command } from 'commander';
import { checkCommand, exportCommand, playCommand, recordCommand } from './commands/later.js';
import { doctorCommand } from './commands/doctor.js';
import { lessonsCommand } from './commands/lessons.js';
import { psCommand } from './commands/ps.js';
import { serveCommand } from './commands/serve.js';
import { traceCommand } from './commands/trace.js';
import { CLI_VERSION } from './version.js';

/** Takes the exit status of the command that ran. */
export type SetStatus = (status: number) => void;

const COMMANDS = [
  serveCommand,
  psCommand,
  traceCommand,
  lessonsCommand,
  doctorCommand,
  checkCommand,
  recordCommand,
  playCommand,
  exportCommand,
];

/** The whole command line as data. A command's own code is loaded only when it runs, so that `--help` stays quick. */
export function buildProgram(setStatus: SetStatus): Command {
  const program = new Command('daemonlab')
    .description('Daemon Lab: watch and steer real processes becoming daemons')
    .version(CLI_VERSION)
    .enablePositionalOptions()
    .showHelpAfterError('Run daemonlab --help for what there is.');
  for (const build of COMMANDS) program.addCommand(build(setStatus));
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'daemonlab: ')),
    });
  return program;
}
