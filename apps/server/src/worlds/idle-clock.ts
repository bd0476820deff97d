/** Tells when nobody has done anything for a while: first `warn`, then `end`. */
export class IdleClock {
  readonly #idleMs: number;
  readonly #warningMs: number;
  readonly #warn: (msLeft: number) => void;
  readonly #end: () => void;
  #timer: NodeJS.Timeout | null = null;
  #touched = Date.now();
  #warned = false;

  constructor(
    limits: { idleMs: number; idleWarningMs: number },
    warn: (msLeft: number) => void,
    end: () => void,
  ) {
    this.#idleMs = limits.idleMs;
    this.#warningMs = Math.min(limits.idleWarningMs, limits.idleMs / 2);
    this.#warn = warn;
    this.#end = end;
    this.#arm(this.#idleMs - this.#warningMs);
  }

  /** Somebody did something. Cheap: called at each key. */
  touch(): void {
    this.#touched = Date.now();
    if (!this.#warned || !this.#timer) return;
    this.#warned = false;
    this.#arm(this.#idleMs - this.#warningMs);
  }

  /** How long until the end, once it has been warned of; null before. */
  get msLeft(): number | null {
    return this.#warned ? Math.max(0, this.#touched + this.#idleMs - Date.now()) : null;
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ring(), ms);
    this.#timer.unref();
  }

  #ring(): void {
    const left = this.#touched + this.#idleMs - Date.now();
    if (left <= 0) {
      this.stop();
      this.#end();
    } else if (left > this.#warningMs) {
      this.#arm(left - this.#warningMs); // touched since it was armed
    } else {
      this.#warned = true;
      this.#arm(left);
      this.#warn(left);
    }
  }
}
