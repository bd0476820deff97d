import { readdirSync } from 'node:fs';
import type { NewEvent } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';
import type { World } from '@daemonlab/world';
import { Purge } from './purge.js';
import { sendSignal } from './send-signal.js';

/** Refused forks after which it is no accident any more, and all but the shells are ended. (bash waits longer after each.) */
const BOMB_REFUSALS = 64;

/** The processes a world may have. The tracer refuses the forks beyond it; here it is told of them, and a bomb is ended. */
export class ProcessLimit {
  readonly #world: World;
  readonly #tracer: Tracer;
  readonly #shells: () => number[];
  readonly #tell: (event: NewEvent) => void;
  #refusals = 0;
  /** A fork bomb is being ended. */
  #purge: Purge | null = null;

  /** `shells`: who is spared when a fork bomb is ended, beside what belongs to the world itself. */
  constructor(world: World, tracer: Tracer, shells: () => number[], tell: (event: NewEvent) => void) {
    this.#world = world;
    this.#tracer = tracer;
    this.#shells = shells;
    this.#tell = tell;
  }

  /** Of a world with a process table of its own: all that has a number in it, zombies too. */
  count(): number | null {
    const { isolation, procRoot } = this.#world;
    if (isolation !== 'namespaces') return null;
    return readdirSync(procRoot).filter((name) => /^\d/.test(name)).length;
  }

  refusedFork(pid: number): void {
    this.#refusals += 1;
    if (this.#refusals === 1 || this.#refusals % BOMB_REFUSALS === 0)
      this.#tell({ type: 'limit', limit: 'processes', pid, count: this.#refusals });
    if (this.#refusals % BOMB_REFUSALS !== 0) return;
    const spared = [this.#world.init.pid, ...this.#world.hidden, ...this.#shells()];
    this.#purge = new Purge(spared, this.#tracer.processes.keys(), (one) =>
      sendSignal(this.#tracer, one, 'SIGKILL'),
    );
  }

  /** Who is born and who ends while a fork bomb is being ended. */
  traced(event: NewEvent): void {
    if (event.type === 'fork') this.#purge?.born(event.pid, event.child);
    if (event.type === 'exit' && this.#purge?.ended(event.pid, this.#tracer.processes.keys()))
      this.#purge = null;
  }
}
