import { LabError, type Isolation } from '@daemonlab/protocol';
import type { TraceOptions } from '../commands/trace.js';
import { CommandFailure, EXIT } from '../exit.js';
import { PLAIN_LAB, resolveIsolation, startLab } from '../labs.js';
import { sizeOf } from '../terminal/size.js';
import { HiddenPrograms, hiddenPart, hiddenText } from './hidden.js';
import { Interruption } from './interruption.js';
import { fromElsewhere, interpreterOf, resolveProgram, type Program } from './resolve.js';
import { surroundingsFor, type Surroundings } from './surroundings.js';

/** Where programs are looked for when PATH is not set. Source: execvp(3), confstr(_CS_PATH). */
const DEFAULT_PATH = '/bin:/usr/bin';

function callerFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new CommandFailure(EXIT.ourFault, 'trace: the current folder is no more; change to another one');
  }
}

/** `daemonlab trace`: runs a program in a world of its own and prints what happens. Gives the exit status. */
export async function runTrace(command: readonly string[], options: TraceOptions): Promise<number> {
  const choosing = resolveIsolation(options.isolation); // tries it in a process, which takes its time
  const cwd = callerFolder();
  const searchPath = process.env.PATH ?? DEFAULT_PATH;
  const program = resolveProgram(command, cwd, searchPath);
  const interruption = new Interruption();
  const isolation = await choosing;
  const place =
    isolation === 'host'
      ? { share: [], cwd } // where all is where it is
      : surroundingsFor(program, { cwd, searchPath, uid: process.geteuid?.() ?? -1 });
  const hidden = isolation === 'host' ? null : new HiddenPrograms(place.share);
  try {
    const started = place.cwd === undefined ? fromElsewhere(program) : program;
    return await traceIn(started, place, isolation, options, interruption, hidden);
  } catch (error) {
    throw startFailure(error, program, command[0] ?? '', hidden === null ? null : place.share);
  } finally {
    interruption.dispose();
  }
}

async function traceIn(
  program: Program,
  { share, cwd }: Surroundings,
  isolation: Isolation,
  options: TraceOptions,
  interruption: Interruption,
  hidden: HiddenPrograms | null,
): Promise<number> {
  const starting = startLab({
    ...PLAIN_LAB,
    isolation,
    first: 'job',
    ...sizeOf(process.stdout),
    watchFiles: options.watch === 'files',
    source: true,
    share,
    traps: [...(options.before ?? []), ...(options.fault ?? []).map(({ call }) => call)],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const loading = import('./follow.js'); // while the lab starts, which takes longer
  const lab = await starting;
  try {
    const { follow } = await loading;
    return await follow(program, options, { lab, isolation, cwd, interruption, hidden });
  } finally {
    await lab.stop();
  }
}

/** What it means that CMD could not be started, in a shell's statuses. `shares`: what its world had; null without one. */
function startFailure(
  error: unknown,
  program: Program,
  cmd: string,
  shares: readonly string[] | null,
): unknown {
  if (!(error instanceof LabError)) return error;
  const failure = (status: number, why: string): CommandFailure =>
    new CommandFailure(status, `trace: '${cmd}' could not be started: ${why}`);
  switch (error.code) {
    case 'ENOENT': {
      const interpreter = interpreterOf(program.file);
      const hidden = interpreter === null || shares === null ? undefined : hiddenPart(interpreter, shares);
      if (hidden !== undefined) return failure(EXIT.notFound, hiddenText(hidden));
      const missing = interpreter === null ? 'the loader it names' : `its interpreter ${interpreter}`;
      return failure(EXIT.notFound, `${missing} is not there`);
    }
    case 'ENOEXEC':
      return failure(EXIT.notExecutable, 'it is no program this machine can run');
    case 'EACCES':
      return failure(EXIT.notExecutable, 'permission denied');
    default:
      return failure(EXIT.ourFault, error.message);
  }
}
