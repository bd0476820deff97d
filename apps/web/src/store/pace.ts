/** A change that nothing has to be seen of yet is shown this late, unless something else is shown sooner. */
const PATIENCE_MS = 50;
/** One that is often followed by another which matters more: had it a frame to itself, that one would miss it. */
const SHORT_PATIENCE_MS = 6;
/** A page that is not drawn (in a hidden tab) has no frames to wait for. */
const FRAME_MS = 100;

let withinFrame = false;
/** Whether what is changed now is painted by the frame under way: a callback asked for would wait for the one after. */
export const inFrame = (): boolean => withinFrame;

/** Calls `drawing` in the next frame, while it can still change what that paints, and `painted` once it has been painted. */
function nextFrame(drawing: () => void, painted: () => void): void {
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    clearTimeout(late);
    painted();
  };
  const late = setTimeout(end, FRAME_MS);
  if (typeof requestAnimationFrame === 'function')
    requestAnimationFrame(() => {
      if (over) return;
      withinFrame = true;
      try {
        drawing();
      } finally {
        withinFrame = false;
      }
      // A task queued by a frame's callback runs after its paint.
      afterThis(end);
    });
}

/** Calls back once the next frame has been painted. */
export function afterPaint(done: () => void): void {
  nextFrame(() => undefined, done);
}

/** Runs as a task of its own, before timers. */
function afterThis(task: () => void): void {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    task();
  };
  channel.port2.postMessage(null);
}

/**
 * When listeners are told that something has changed: the first change at once, while the browser waits for its next frame
 * anyway, what came until that frame in the frame, and what comes while it is painted after that. Events come by the dozen:
 * a rendering for each would keep the first of them from being seen. What the learner waits for is painted by itself:
 * nothing is added to its frame.
 */
export class Pace {
  readonly #tell: () => void;
  #changed = false;
  #painting = false;
  /** What the learner waits for is due, or about to be painted. */
  #awaited = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** When it ends. */
  #until = 0;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** In this very turn: the learner did something that is seen at once. */
  now(): void {
    this.#lose();
    this.#changed = false;
    this.#tell();
  }

  /** As `soon`, for what the learner waits for: what comes later does not make its frame any longer. */
  first(): void {
    this.#awaited = true;
    this.soon();
  }

  /** As soon as what is being painted has been painted. */
  soon(): void {
    this.#lose();
    this.#changed = true;
    this.#go();
  }

  /** With whatever comes next: what is shown of this alone is hardly worth a frame. */
  later(): void {
    this.#wait(PATIENCE_MS);
  }

  /** With what comes next, but hardly later. */
  shortly(): void {
    this.#wait(SHORT_PATIENCE_MS);
  }

  #wait(ms: number): void {
    if (this.#due) return;
    this.#changed = true;
    const until = performance.now() + ms;
    if (this.#patience !== undefined && this.#until <= until) return;
    this.#lose();
    this.#until = until;
    this.#patience = setTimeout(() => {
      this.#patience = undefined;
      this.#go();
    }, ms);
  }

  /** Waits no longer. */
  #lose(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  #go(): void {
    if (this.#painting || !this.#due) return;
    this.#painting = true;
    const alone = this.#awaited;
    this.#awaited = false;
    this.now();
    nextFrame(
      () => {
        if (alone || !this.#due) return;
        this.#awaited = false;
        this.now();
      },
      () => {
        this.#painting = false;
        this.#go();
      },
    );
  }

  get #due(): boolean {
    return this.#changed && this.#patience === undefined;
  }
}
