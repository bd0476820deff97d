import type { Command } from 'commander';

/** Refuses words a command has no place for, naming the first (commander itself only counts them). */
export function refuseArguments(command: Command, taken = 0): void {
  const word = command.args[taken];
  if (word !== undefined) command.error(`error: unexpected argument '${word}' for ${command.name()}`);
}
