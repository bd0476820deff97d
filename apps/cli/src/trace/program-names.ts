import { basename } from 'node:path';
import type { TimelineEvent } from '@daemonlab/protocol';

/** What the kernel keeps of a program's name (TASK_COMM_LEN less the final zero; prctl(2), PR_SET_NAME). */
const COMM_LENGTH = 15;

/** The names of the programs that processes run, as far as events have told. */
export class ProgramNames {
  readonly #names = new Map<number, string>();

  note(event: TimelineEvent): void {
    switch (event.type) {
      case 'fork':
        this.#names.set(event.child, this.of(event.pid));
        return;
      case 'exec':
        this.#names.set(event.pid, basename(event.path).slice(0, COMM_LENGTH));
        return;
      case 'snapshot':
        for (const row of event.rows) this.#names.set(row.pid, row.comm);
        return;
      case 'diff':
        for (const { pid, comm } of event.set) if (comm !== undefined) this.#names.set(pid, comm);
        return;
      default:
    }
  }

  /** The name, or nothing for a process never heard of. */
  of(pid: number): string {
    return this.#names.get(pid) ?? '';
  }
}
