import { kill } from 'node:process';
import { LabError } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';

/** kill(2) from outside the world, by the world's pid. Errors: LabError `no-process`, Node's own for what kill refuses. */
export function sendSignal(tracer: Tracer, pid: number, signal: NodeJS.Signals | number): void {
  const process = tracer.processes.get(pid);
  if (!process) throw new LabError('no-process', `there is no process ${pid}`);
  try {
    kill(process.hostPid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended by itself
  }
}
