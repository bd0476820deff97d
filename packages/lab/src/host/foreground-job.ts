import type { Program, World } from '@daemonlab/world';
import { STAND_IN_IGNORES } from './programs.js';

/** The one command of a lab for tracing, a job in the foreground of the stand-in's terminal. */
export class ForegroundJob {
  readonly #world: World;
  #running: { pid: number; shell: number } | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  /** Starts it as a child of `shell`. Errors: LabError with execve's errno. */
  async start(shell: number, program: Program): Promise<number> {
    const pid = await this.#world.startJob(shell, program, STAND_IN_IGNORES);
    this.#running = { pid, shell };
    return pid;
  }

  /** A process has ended. If it was the job, the foreground is its shell's again. */
  ended(pid: number): void {
    if (this.#running?.pid === pid) void this.#world.takeForeground(this.#running.shell);
  }
}
