import type { LessonDocument } from '@daemonlab/lesson';
import type { Log, WorldLimits } from '../options.js';
import { PageError } from './page-error.js';
import type { LabPool } from './pool.js';
import { World, type Gone, type Size } from './world.js';

/** How many ended worlds are remembered, so that a page that comes back is told why its world is gone. */
const REMEMBERED = 500;

/** Every world of a server. A world is found by its id alone, which only the pages it was given to know. */
export class WorldRegistry {
  readonly #pool: LabPool;
  readonly #limits: WorldLimits;
  readonly #log: Log;
  readonly #worlds = new Map<string, World>();
  readonly #remembered = new Map<string, Gone>();
  /** Worlds being ended, until nothing of them is left. */
  readonly #ending = new Set<Promise<void>>();
  #starting = 0;
  #closed = false;

  constructor(pool: LabPool, limits: WorldLimits, log: Log) {
    this.#pool = pool;
    this.#limits = limits;
    this.#log = log;
  }

  get count(): number {
    return this.#worlds.size + this.#starting;
  }

  find(id: string): World | undefined {
    return this.#worlds.get(id);
  }

  /** What became of a world that is no longer there; undefined when this server never had it, or has forgotten it. */
  whyGone(id: string): Gone | undefined {
    return this.#remembered.get(id);
  }

  /** A new world. Rejects with PageError `too-many-worlds` or `world-failed`. */
  async create(document: LessonDocument | null, size: Size | null): Promise<World> {
    this.#makeRoom();
    return this.#start(document, size);
  }

  /**
   * A fresh world in place of `old`, for all pages that show it; then `old` is ended. Asking again while it is being
   * made gives the same one. Rejects as `create` does, and leaves `old` as it is.
   */
  replace(old: World): Promise<World> {
    old.replacing ??= this.#replace(old).finally(() => {
      old.replacing = null;
    });
    return old.replacing;
  }

  async #replace(old: World): Promise<World> {
    if (old.state.kind === 'gone') this.#makeRoom(); // a live one makes room itself, in a moment
    const world = await this.#start(old.document, old.size);
    for (const seat of old.seats) seat.move(world);
    this.end(old, 'stopped', 'a fresh world has taken its place');
    return world;
  }

  /** Ends every world, those still starting too. Nothing new starts afterwards. */
  async stop(): Promise<void> {
    this.#closed = true;
    for (const world of this.#worlds.values()) this.end(world, 'stopped', 'the server has been stopped');
    await Promise.all([this.#pool.stop(), ...this.#ending]);
  }

  async #start(document: LessonDocument | null, size: Size | null): Promise<World> {
    this.#starting += 1;
    try {
      const lab = await this.#pool.take().catch((error: unknown) => {
        throw new PageError('world-failed', error instanceof Error ? error.message : String(error));
      });
      if (this.#closed) {
        this.#track(lab.stop());
        throw new PageError('world-failed', 'the server is being stopped');
      }
      const world = new World(lab, document, size, this.#limits, {
        gone: (gone) => this.#forget(gone),
        log: this.#log,
      });
      this.#worlds.set(world.id, world);
      return world;
    } finally {
      this.#starting -= 1;
    }
  }

  /** Makes sure that one more world fits, if need be by ending the one that has been without a page for longest. */
  #makeRoom(): void {
    if (this.#closed) throw new PageError('world-failed', 'the server is being stopped');
    if (this.count < this.#limits.max) return;
    const since = Date.now() - this.#limits.evictAfterMs;
    const deserted = [...this.#worlds.values()]
      .filter((world) => world.deserted !== null && world.deserted <= since)
      .sort((a, b) => (a.deserted ?? 0) - (b.deserted ?? 0))[0];
    if (!deserted) {
      throw new PageError('too-many-worlds', `this server runs at most ${this.#limits.max} worlds at once`);
    }
    this.end(deserted, 'limit', 'it had no page, and another page needed its place');
  }

  /** Ends a world; failures are logged. */
  end(world: World, reason: Gone['reason'], detail: string): void {
    this.#track(world.end(reason, detail));
  }

  #track(ending: Promise<void>): void {
    const done = ending
      .catch((error: unknown) => this.#log(`A world could not be stopped cleanly: ${String(error)}`))
      .finally(() => this.#ending.delete(done));
    this.#ending.add(done);
  }

  #forget(world: World): void {
    this.#worlds.delete(world.id);
    if (world.state.kind !== 'gone') return;
    const { reason, detail } = world.state;
    this.#remembered.set(world.id, { reason, detail });
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > REMEMBERED && !oldest.done) this.#remembered.delete(oldest.value);
  }
}
