import { Command } from 'commander';
import { EXIT } from '../exit.js';
import type { SetStatus } from '../program.js';

/** A command the contract names that this version does not have yet: takes anything, says so, and exits 2. */
function later(name: string, description: string): (setStatus: SetStatus) => Command {
  return (setStatus) =>
    new Command(name)
      .description(`${description} (comes in a later version)`)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        process.stderr.write(`daemonlab: ${name} comes in a later version; this one cannot do it yet\n`);
        setStatus(EXIT.usage);
      });
}

export const checkCommand = later('check', 'Hold a daemon against the rules');
export const recordCommand = later('record', 'Write a timeline to a file');
export const playCommand = later('play', 'Play a recorded timeline in this terminal');
export const exportCommand = later('export', 'Make a static site of recorded lessons');
