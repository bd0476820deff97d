import { LabError } from '@daemonlab/protocol';
import type { TraceOptions } from '../commands/trace.js';
import { CommandFailure, EXIT } from '../exit.js';
import { PLAIN_LAB, resolveIsolation, startLab } from '../labs.js';
import { styleFor } from '../terminal/style.js';
import { environmentFor, foldersToShare } from './environment.js';
import { Holds } from './holds.js';
import { Interruption } from './interruption.js';
import { jsonPrinter, textPrinter } from './printers.js';
import { resolveProgram } from './resolve.js';
import { Trace } from './trace.js';

/** Where programs are looked for when PATH is not set. Source: execvp(3), confstr(_CS_PATH). */
const DEFAULT_PATH = '/bin:/usr/bin';

/** The size of a terminal that is none of ours. */
const SIZE = { cols: 80, rows: 24 };

function callerFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new CommandFailure(EXIT.ourFault, 'trace: the current folder is no more; change to another one');
  }
}

/** `daemonlab trace`: runs a program in a world of its own and prints what happens. Gives the exit status. */
export async function runTrace(command: readonly string[], options: TraceOptions): Promise<number> {
  const cwd = callerFolder();
  const program = resolveProgram(command, cwd, process.env.PATH ?? DEFAULT_PATH);
  const interruption = new Interruption();
  const isolation = await resolveIsolation(options.isolation);
  const { stdout, stderr, stdin } = process;
  const lab = await startLab({
    ...PLAIN_LAB,
    isolation,
    first: 'job',
    cols: stdout.isTTY ? stdout.columns : SIZE.cols,
    rows: stdout.isTTY ? stdout.rows : SIZE.rows,
    watchFiles: options.watch === 'files',
    share: foldersToShare([program.folder, cwd]),
    cwd,
  });
  const trace = new Trace({
    lab,
    interruption,
    options,
    printer: options.json === true ? jsonPrinter(stdout) : textPrinter(stdout, process.env, lab),
    holds: (hooks) =>
      new Holds({
        ...hooks,
        lab,
        input: stdin.isTTY ? stdin : null,
        output: stderr,
        style: styleFor(stderr, process.env),
        nameOf: (pid) => lab.timeline.table.get(pid)?.comm ?? '',
        onError: (error) => stderr.write(`daemonlab: trace: ${String(error)}\n`),
      }),
  });
  try {
    const ending = await trace.run(program.argv, environmentFor(isolation, process.env));
    if (ending.message !== null) stderr.write(`daemonlab: trace: ${ending.message}\n`);
    return ending.status;
  } catch (error) {
    throw startFailure(error, command[0] ?? '');
  } finally {
    await lab.stop();
    interruption.dispose();
  }
}

/** What it means that CMD could not be started, in a shell's statuses. */
function startFailure(error: unknown, cmd: string): unknown {
  if (!(error instanceof LabError)) return error;
  const status =
    error.code === 'ENOENT'
      ? EXIT.notFound
      : error.code === 'EACCES' || error.code === 'ENOEXEC'
        ? EXIT.notExecutable
        : EXIT.ourFault;
  return new CommandFailure(status, `trace: '${cmd}' could not be started: ${error.message}`);
}
