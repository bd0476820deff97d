import { Command } from 'commander';
import type { SetStatus } from '../program.js';
import { oneOf, wholeNumber } from '../values.js';
import { refuseArguments } from './arguments.js';

export interface ServeOptions {
  port: number;
  host: string;
  isolation: 'auto' | 'namespaces' | 'host';
  open?: true;
  lessons?: string;
}

export function serveCommand(setStatus: SetStatus): Command {
  return new Command('serve')
    .description('The web app: prints the address to open')
    .option('--port <N>', 'TCP port (0 takes a free one)', wholeNumber('a port', 0, 65_535), 4600)
    .option('--host <ADDRESS>', 'address to listen on', '127.0.0.1')
    .option('--isolation <KIND>', 'auto, namespaces or host', oneOf('auto', 'namespaces', 'host'), 'auto')
    .option('--open', 'open the page in a browser')
    .option('--lessons <DIR>', 'a folder of lessons in place of the ones that come with Daemon Lab')
    .allowExcessArguments()
    .action(async (options: ServeOptions, command: Command) => {
      refuseArguments(command);
      const { runServe } = await import('../serve.js');
      setStatus(await runServe(options));
    });
}
