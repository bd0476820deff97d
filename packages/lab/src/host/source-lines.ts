import { currentArch, ptrace, readMemory } from '@daemonlab/libc';
import type { LabOptions, NewEvent, SourceLine } from '@daemonlab/protocol';
import { fromUserRegs, SourceFinder, type AddressSpace } from '@daemonlab/source';
import type { Process } from '@daemonlab/tracer';

/** Null where nobody asked for lines. They are found on x86-64 only. */
export const sourceLinesFor = ({ source }: LabOptions): SourceLines | null =>
  source === true && currentArch().name === 'x64' ? new SourceLines() : null;

/**
 * The source lines that traced processes stand at. What a process executes is looked at once, at its first call after an
 * exec; programs without lines cost nothing more.
 */
export class SourceLines {
  readonly #finder = new SourceFinder();
  /** Null: its program has no lines. */
  readonly #spaces = new WeakMap<Process, AddressSpace | null>();

  locate(tid: number, process: Process): SourceLine | null {
    let space = this.#spaces.get(process);
    if (space === undefined) {
      space = this.#finder.open(tid);
      this.#spaces.set(process, space);
    }
    const registers = space && ptrace.getRegisters(tid);
    if (!space || !registers) return null;
    return this.#finder.locate(space, tid, fromUserRegs(registers.raw), (address, length) =>
      readMemory(tid, address, length),
    );
  }

  /** Births and execs, which say what a process executes from then on. */
  traced(event: NewEvent, processes: ReadonlyMap<number, Process>): void {
    if (event.type !== 'fork' && event.type !== 'exec') return;
    const process = processes.get(event.pid);
    if (!process) return;
    if (event.type === 'exec') this.#spaces.delete(process);
    else {
      const child = processes.get(event.child);
      if (child) this.#forked(child, process);
    }
  }

  /** A child has the memory of its parent. */
  #forked(child: Process, parent: Process): void {
    const space = this.#spaces.get(parent);
    if (space !== undefined) this.#spaces.set(child, space && { ...space });
  }
}
