import { LabError } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';

const DEADLINE_MS = 1500;

/** Resolves when the tracer has seen the end of every process. `again` is called while there are any, to kill what was born meanwhile. */
export async function allGone(tracer: Tracer, again: () => void = () => undefined): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (tracer.processes.size > 0) {
    if (Date.now() > deadline)
      throw new LabError('left-over', `processes ${[...tracer.processes.keys()].join(', ')} do not end`);
    again();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
