import { forgetWorld, recallWorld, rememberWorld, type WorldMemory } from '../connection/memory.js';

/** No lesson has a name like this. */
const NO_LESSON = '/playground';

/** Which world this page is in, and what a reload finds of it. */
export class OwnWorld {
  /** What it is remembered under. */
  readonly #place: string;
  #id: string | null = null;
  /** What a page before a reload had here. */
  #recalled: WorldMemory | null = null;
  /** The last event that page had seen: what is told again up to it is no news. */
  #seenBefore = 0;

  /** Of the lesson with this name, or (null) of no lesson. */
  constructor(slug: string | null) {
    this.#place = slug ?? NO_LESSON;
  }

  recall(): void {
    this.#recalled = recallWorld(this.#place);
  }

  /** The world to ask for: this page's own, or, before it has met any, that of a page before a reload. */
  wanted(met: boolean): { world: string; own: boolean } | null {
    if (this.#id !== null) return { world: this.#id, own: true };
    return met || this.#recalled === null ? null : { world: this.#recalled.world, own: false };
  }

  /** True where another world than this was hoped for. */
  enter(world: string, met: boolean): boolean {
    const remembered = recallWorld(this.#place);
    const hoped = met ? this.#id : (remembered?.world ?? null);
    this.#seenBefore = remembered?.world === world ? remembered.lastSeq : 0;
    this.#id = world;
    return hoped !== null && hoped !== world;
  }

  seenBefore(seq: number): boolean {
    return seq <= this.#seenBefore;
  }

  remember(lastSeq: number): void {
    if (this.#id !== null) rememberWorld(this.#place, { world: this.#id, lastSeq });
  }

  /** A reload is to find nothing of it. */
  forget(): void {
    forgetWorld(this.#place);
    this.#recalled = null;
  }

  /** Forgotten, and this page wants another one. */
  leave(): void {
    this.forget();
    this.#id = null;
  }
}
