import { ptrace, readMemory } from '@daemonlab/libc';
import type { SourceLine } from '@daemonlab/protocol';
import { fromUserRegs, SourceFinder, type AddressSpace } from '@daemonlab/source';
import type { Process } from '@daemonlab/tracer';

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

  /** A child has the memory of its parent. */
  forked(child: Process, parent: Process): void {
    const space = this.#spaces.get(parent);
    if (space !== undefined) this.#spaces.set(child, space && { ...space });
  }

  execed(process: Process): void {
    this.#spaces.delete(process);
  }
}
