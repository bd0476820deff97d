import { LabOptions, type Isolation, type Lab } from '@daemonlab/protocol';
import type { Log, StartLab } from '../options.js';

/** The size a warm lab's terminal has until a page says its own. */
const SIZE = { cols: 100, rows: 30 } as const;
/** The page that took the warm lab gets the machine to itself for its first moments. */
const REFILL_MS = 1500;
/** When warm labs fail one after the other, the wait between them doubles up to this; a page that asks tries at once. */
const LONGEST_MS = 10_000;

export interface PoolParts {
  startLab: StartLab;
  /** Tried in this order; the first that works is kept. */
  kinds: readonly [Isolation, ...Isolation[]];
  puppets: string[];
  log: Log;
}

/**
 * Starts labs, and keeps one warm: started, with its prompt waiting, and given to whoever asks first. Owns every lab
 * until it is taken.
 */
export class LabPool {
  readonly #parts: PoolParts;
  readonly #abort = new AbortController();
  /** Starts under way and the warm lab itself: what `stop` must see to. */
  readonly #mine = new Set<Promise<Lab>>();
  #isolation: Isolation;
  #warm: Promise<Lab> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #wait = REFILL_MS;

  constructor(parts: PoolParts) {
    this.#parts = parts;
    this.#isolation = parts.kinds[0];
  }

  get isolation(): Isolation {
    return this.#isolation;
  }

  /** Starts the first lab, with the first kind of isolation that works here. Rejects, with what was wrong with each, when none does. */
  async begin(): Promise<void> {
    const failures: string[] = [];
    for (const kind of this.#parts.kinds) {
      this.#isolation = kind;
      try {
        await this.#keepWarm();
        for (const failure of failures) this.#parts.log(failure);
        return;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        failures.push(`No world can run with ${kind} isolation here: ${why}`);
      }
    }
    throw new Error(failures.join('\n'));
  }

  /** A lab for a new world: the warm one, else one started now. The caller owns it from then on. */
  async take(): Promise<Lab> {
    const warm = this.#warm;
    this.#warm = null;
    // A warm start that failed has been logged; this one's own failure is the caller's to tell.
    const lab = (warm && (await this.#give(warm).catch(() => null))) ?? (await this.#give(this.#start()));
    this.#wait = REFILL_MS;
    this.#refillIn(REFILL_MS);
    return lab;
  }

  #refillLater(): void {
    this.#refillIn(this.#wait);
    this.#wait = Math.min(LONGEST_MS, this.#wait * 2);
  }

  async #give(start: Promise<Lab>): Promise<Lab> {
    const lab = await start;
    this.#mine.delete(start);
    return lab;
  }

  #refillIn(ms: number): void {
    if (this.#warm || this.#timer || this.#abort.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#warm || this.#abort.signal.aborted) return;
      this.#keepWarm().catch((error: unknown) => {
        this.#parts.log(`No world could be kept ready: ${String(error)}`);
        this.#refillLater();
      });
    }, ms);
    this.#timer.unref();
  }

  /** Ends the warm lab and every start under way. */
  async stop(): Promise<void> {
    this.#abort.abort();
    if (this.#timer) clearTimeout(this.#timer);
    this.#warm = null;
    await Promise.all([...this.#mine].map(async (start) => (await settled(start))?.stop()));
  }

  #keepWarm(): Promise<Lab> {
    const start = this.#start();
    this.#warm = start;
    const forget = (): void => {
      if (this.#warm === start) this.#warm = null;
    };
    start.then(
      (lab) =>
        void lab.gone.then(() => {
          this.#mine.delete(start);
          if (this.#warm !== start) return; // taken: its owner knows
          forget();
          this.#refillLater();
        }),
      forget,
    );
    return start;
  }

  #start(): Promise<Lab> {
    const { startLab, puppets } = this.#parts;
    const options = LabOptions.parse({ ...SIZE, isolation: this.#isolation, puppets, source: true });
    const start = startLab({ ...options, signal: this.#abort.signal });
    this.#mine.add(start);
    start.catch(() => this.#mine.delete(start));
    return start;
  }
}

const settled = (start: Promise<Lab>): Promise<Lab | null> => start.catch(() => null);
