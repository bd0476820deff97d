import type { ContestRow, ProcessRow } from '@daemonlab/protocol';
import { isZombie, nameOf } from '../claim/values.js';
import type { Scene } from './scene.js';

/** The processes that a lesson shows side by side. Remembers each as it was last seen alive. */
export class Contest {
  readonly #names: readonly string[];
  readonly #scene: Scene;
  readonly #last = new Map<number, ProcessRow>();

  constructor(names: readonly string[], scene: Scene) {
    this.#names = names;
    this.#scene = scene;
  }

  /** The rows of those that have started, in the lesson's order. */
  rows(): ContestRow[] {
    const { table } = this.#scene.lab.timeline;
    return this.#names.flatMap((name) => {
      const pid = this.#scene.names.get(name);
      if (pid === undefined) return [];
      const now = table.get(pid);
      if (now && !isZombie(now)) this.#last.set(pid, now);
      const row = this.#last.get(pid);
      if (!row) return [];
      const { sid, pgid, tty, fds } = row;
      return [{ name, pid, label: name, ...this.#fate(pid, now), sid, pgid, tty, stdout: fds['1'] ?? null }];
    });
  }

  #fate(pid: number, now: ProcessRow | undefined): { fate: string; from: string | null } {
    const end = this.#scene.history.ends.get(pid);
    if (!end) return { fate: now && !isZombie(now) ? 'lives' : 'gone', from: null };
    const { exit, signal } = end;
    if (exit.signal === undefined) return { fate: `exit ${exit.code ?? 0}`, from: null };
    if (!signal) return { fate: exit.signal, from: null };
    return {
      fate: exit.signal,
      from: signal.code === 'SI_KERNEL' ? 'kernel' : nameOf(signal.from, this.#scene),
    };
  }
}
