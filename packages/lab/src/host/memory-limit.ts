import type { NewEvent } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';
import { LIMITS, type World } from '@daemonlab/world';
import { memoryUse } from './memory-use.js';
import { sendSignal } from './send-signal.js';

const MEMORY_BYTES = LIMITS.memoryMiB * 1024 * 1024;

/** The memory a world may have. Beyond it, the process that holds most is killed. */
export class MemoryLimit {
  readonly #world: World;
  readonly #tracer: Tracer;
  readonly #tell: (event: NewEvent) => void;
  #killings = 0;

  constructor(world: World, tracer: Tracer, tell: (event: NewEvent) => void) {
    this.#world = world;
    this.#tracer = tracer;
    this.#tell = tell;
  }

  /** Counts the memory in use, and kills where it is too much. */
  enforce(): void {
    const { init, procRoot, root } = this.#world;
    const { bytes, largest } = memoryUse(this.#tracer.processes.keys(), procRoot, root);
    if (bytes <= MEMORY_BYTES || largest === null || largest === init.pid) return;
    this.#killings += 1;
    this.#tell({ type: 'limit', limit: 'memory', pid: largest, count: this.#killings });
    sendSignal(this.#tracer, largest, 'SIGKILL');
  }
}
