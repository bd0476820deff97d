import { CommanderError } from 'commander';
import { CommandFailure, EXIT } from './exit.js';
import { Output } from './output.js';
import { buildProgram } from './program.js';

/** Runs one command line (without node and script) and gives the exit status, once its output has gone out. Never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  const output = new Output();
  return output.finish(await run(argv));
}

async function run(argv: readonly string[]): Promise<number> {
  let status = 0;
  const program = buildProgram((code) => {
    status = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    // Commander has already written its message; it uses 1 for wrong usage, 0 for --help and --version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    if (error instanceof CommandFailure) {
      process.stderr.write(`daemonlab: ${error.message}\n`);
      return error.status;
    }
    process.stderr.write(
      `daemonlab: internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.ourFault;
  }
}
