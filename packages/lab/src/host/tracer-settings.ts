import { currentArch } from '@daemonlab/libc';
import type { LabOptions } from '@daemonlab/protocol';
import { DECODERS, withTraps, type TracerOptions } from '@daemonlab/tracer';
import { LIMITS } from '@daemonlab/world';

/** Processes a single traced command may have: enough for any program, few enough for any machine. */
const JOB_PROCESSES = 4096;
/** How late news may be while processes keep the tracer busy: somebody watches, or a job runs. */
const BURST = { after: 500, ms: 16 };
const JOB_BURST = { after: 100, ms: 250 };

/** A process's end is told by itself; its call is only of interest to breakpoints, and would cost a stop for every process. */
const ENDINGS = new Set(['exit', 'exit_group']);

/** What the options of a lab mean for its tracer. */
export function tracerSettings(
  options: LabOptions,
): Pick<TracerOptions, 'decoders' | 'watchFiles' | 'longBurst' | 'maxProcesses'> {
  const job = options.first === 'job';
  return {
    decoders: decodersFor(options),
    watchFiles: options.watchFiles,
    longBurst: job ? JOB_BURST : BURST,
    maxProcesses: maxProcesses(options),
  };
}

/** How many processes there may be at once. */
export const maxProcesses = ({ first }: LabOptions): number =>
  first === 'job' ? JOB_PROCESSES : LIMITS.processes;

function decodersFor({ first, traps = [] }: LabOptions): typeof DECODERS {
  if (first === 'job' && traps.length === 0)
    return new Map([...DECODERS].filter(([name]) => !ENDINGS.has(name)));
  return withTraps(DECODERS, currentArch(), traps);
}
