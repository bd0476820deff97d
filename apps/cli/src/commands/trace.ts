import { Command } from 'commander';
import type { SetStatus } from '../program.js';
import { readCall, readFault, type Fault } from '../trace/names.js';
import { each, oneOf, wholeNumber } from '../values.js';

export interface TraceOptions {
  json?: true;
  isolation: 'auto' | 'namespaces' | 'host';
  settle: number;
  timeout: number;
  closeTerminal?: true;
  watch?: 'files';
  before?: string[];
  fault?: Fault[];
}

const MAX_MS = 86_400_000;

export function traceCommand(setStatus: SetStatus): Command {
  return new Command('trace')
    .description('Run a program as the foreground job of a fresh world and print what its processes do')
    .usage('[options] -- CMD ARG...')
    .argument('<CMD>', 'the program to run')
    .argument('[ARG...]', 'its arguments')
    .passThroughOptions()
    .option('--json', 'one JSON object a line for each event')
    .option('--isolation <KIND>', 'auto, namespaces or host', oneOf('auto', 'namespaces', 'host'), 'auto')
    .option('--settle <MS>', 'quiet time after CMD has left', wholeNumber('milliseconds', 0, MAX_MS), 500)
    .option('--timeout <MS>', 'end at the latest after this', wholeNumber('milliseconds', 1, MAX_MS), 10_000)
    .option(
      '--close-terminal',
      'close the terminal once CMD has settled, and see who lives on: --timeout then begins anew',
    )
    .option('--watch <WHAT>', 'files: also show dup, close and open of every file', oneOf('files'))
    .option('--before <CALL>', 'hold every process before this call (may be repeated)', each(readCall))
    .option(
      '--fault <CALL=ERRNO[@N]>',
      'make the call fail, every time or the Nth time (may be repeated)',
      each(readFault),
    )
    .action(async (cmd: string, args: string[], options: TraceOptions) => {
      const { runTrace } = await import('../trace/run.js');
      setStatus(await runTrace([cmd, ...args], options));
    });
}
