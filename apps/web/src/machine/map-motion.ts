import { blend, pathOf, route, routeFromInit, type Box, type Place, type Point } from './connectors.js';

/** The longest a change may take to be drawn (ms). */
const DURATION_MS = 280;
const FADE_MS = 200;
const EASING = 'cubic-bezier(.3,.7,.2,1)';
const STILL = 0.5;
/** This many changes within the time of one animation are scrubbing: they are drawn at once. */
const SCRUBBING = 3;

interface Seen {
  element: HTMLElement;
  box: Box;
}

/** What stood where in a frame. */
interface Snapshot {
  seen: Map<string, Seen>;
  lines: Map<string, { parent: string; points: Point[] }>;
}

/** Lines on their way from where they were: `part` of it is done. */
interface Swing {
  old: Snapshot['lines'];
  part: number;
}

const easeOut = (t: number): number => 1 - (1 - t) ** 3;
const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Moves the map from one state to the next: compares where things stood in the last frame with where they stand once
 * React has changed the DOM, and animates the difference (FLIP). Elements take part by `data-flip`, lines by `data-child`
 * and `data-parent`. Measuring is left to the frame, where the browser lays out the page anyway.
 */
export class MapMotion {
  readonly #plane: HTMLElement;
  #animations: Animation[] = [];
  #frame = 0;
  #moving = false;
  #drawn: Snapshot = { seen: new Map(), lines: new Map() };
  /** Where everything stands at rest. */
  #rest: Snapshot['seen'] = new Map();
  #recent: number[] = [];

  constructor(plane: HTMLElement) {
    this.#plane = plane;
  }

  /** As roomy as the height allows: first the padding goes, then the notes that the leaders’ marks stand for as well. */
  #fit(): void {
    const map = this.#plane.parentElement;
    if (!map) return;
    for (const tight of ['', 'padding', 'notes']) {
      map.dataset['tight'] = tight;
      if (this.#plane.scrollHeight <= map.clientHeight) return;
    }
  }

  #measure(): Map<string, Seen> {
    const origin = this.#plane.getBoundingClientRect();
    const seen = new Map<string, Seen>();
    for (const element of this.#plane.querySelectorAll<HTMLElement>('[data-flip]')) {
      const rect = element.getBoundingClientRect();
      const [dx, dy] = [-origin.left, -origin.top];
      const box = {
        left: rect.left + dx,
        top: rect.top + dy,
        right: rect.right + dx,
        bottom: rect.bottom + dy,
      };
      seen.set(element.dataset['flip']!, { element, box });
    }
    return seen;
  }

  /** The DOM has changed: the next frame shows how. */
  changed(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#play());
  }

  /** Draws the lines where they belong now. What is moving draws them anyway, frame by frame. */
  settle(): void {
    if (this.#moving) return;
    this.#fit();
    this.#rest = this.#measure();
    this.#draw(this.#rest);
  }

  /** Where the chip of a process stands in the plane, or will once nothing moves any more. */
  boxOf(pid: number): Box | undefined {
    return this.#rest.get(`p${pid}`)?.box;
  }

  #draw(seen: Snapshot['seen'], swing?: Swing): void {
    this.#drawn = { seen, lines: this.#drawLines(seen, swing) };
  }

  /** Is the map changing faster than it can be animated? */
  #isScrubbed(): boolean {
    const now = performance.now();
    this.#recent = [...this.#recent.filter((then) => now - then < DURATION_MS), now];
    return this.#recent.length > SCRUBBING;
  }

  #play(): void {
    const before = this.#drawn;
    for (const animation of this.#animations) animation.cancel();
    this.#animations = [];
    this.#moving = false;
    this.#fit();
    const now = this.#measure();
    this.#rest = now;
    if (before.seen.size === 0 || this.#isScrubbed() || calm()) {
      this.#draw(now);
      return;
    }
    this.#move(before, now);
    this.#ghosts(before, now);
    this.#follow(before.lines, performance.now());
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    for (const animation of this.#animations) animation.cancel();
  }

  #animate(element: Element, frames: Keyframe[], options: KeyframeAnimationOptions = {}): Animation {
    const animation = element.animate(frames, { duration: DURATION_MS, easing: EASING, ...options });
    this.#animations.push(animation);
    return animation;
  }

  #move(before: Snapshot, now: Map<string, Seen>): void {
    /** How far each element is shifted at the start, its ancestors' shifts included. */
    const shifts = new Map<Element, Point>();
    for (const [key, { element, box }] of now) {
      const holder = element.parentElement?.closest('[data-flip]');
      const inherited = (holder && shifts.get(holder)) ?? { x: 0, y: 0 };
      const old = before.seen.get(key)?.box;
      const parent = before.seen.get(`p${element.dataset['parent'] ?? ''}`)?.box;
      const origin = old ?? (key.startsWith('p') ? parent : undefined);
      if (!origin) {
        shifts.set(element, inherited);
        this.#appear(element, key);
        continue;
      }
      const total = { x: origin.left - box.left, y: origin.top - box.top };
      shifts.set(element, total);
      const own = { x: total.x - inherited.x, y: total.y - inherited.y };
      if (Math.abs(own.x) < STILL && Math.abs(own.y) < STILL) continue;
      const start = `translate(${own.x}px,${own.y}px)`;
      this.#animate(
        element,
        old
          ? [
              { transform: start, zIndex: 5 },
              { transform: 'none', zIndex: 5 },
            ]
          : [
              { transform: `${start} scale(.8)`, opacity: 0 },
              { opacity: 1, offset: 0.4 },
              { transform: 'none' },
            ],
      );
    }
  }

  /** A new box fades in around what flies into it; a new chip whose parent is not to be seen just fades in. */
  #appear(element: HTMLElement, key: string): void {
    const frames = [{ opacity: 0 }, { opacity: 1 }];
    if (key.startsWith('p') || key.startsWith('t')) this.#animate(element, frames);
    else {
      this.#animate(element, frames, { pseudoElement: '::before' });
      const head = element.firstElementChild;
      if (head) this.#animate(head, frames);
    }
  }

  /** What is gone fades out where it stood. */
  #ghosts(before: Snapshot, now: Map<string, Seen>): void {
    const gone = [...before.seen].filter(([key]) => !now.has(key));
    const roots = gone.filter(([, { element }]) => {
      const holder = element.parentElement?.closest<HTMLElement>('[data-flip]');
      return !holder || now.has(holder.dataset['flip']!);
    });
    for (const [, { element, box }] of roots) {
      const ghost = element.cloneNode(true) as HTMLElement;
      for (const child of ghost.querySelectorAll<HTMLElement>('[data-flip]'))
        if (now.has(child.dataset['flip']!)) child.style.visibility = 'hidden';
      for (const part of [ghost, ...ghost.querySelectorAll('*')])
        for (const name of ['data-flip', 'data-pid', 'id', 'tabindex']) part.removeAttribute(name);
      ghost.setAttribute('aria-hidden', 'true');
      ghost.inert = true;
      ghost.classList.add('ghost');
      Object.assign(ghost.style, {
        position: 'absolute',
        left: `${box.left}px`,
        top: `${box.top}px`,
        width: `${box.right - box.left}px`,
        height: `${box.bottom - box.top}px`,
      });
      this.#plane.append(ghost);
      const fade = this.#animate(ghost, [{ opacity: 1 }, { opacity: 0 }], {
        duration: FADE_MS,
        fill: 'forwards',
      });
      const remove = (): void => ghost.remove();
      fade.addEventListener('finish', remove);
      fade.addEventListener('cancel', remove);
    }
  }

  /** Keeps the lines on their chips while these move, and swings those that have a new parent. */
  #follow(old: Snapshot['lines'], start: number): void {
    const part = Math.min(1, (performance.now() - start) / DURATION_MS);
    this.#draw(this.#measure(), part < 1 ? { old, part: easeOut(part) } : undefined);
    this.#moving = part < 1;
    if (this.#moving) this.#frame = requestAnimationFrame(() => this.#follow(old, start));
  }

  #places(seen: Map<string, Seen>): Map<string, Place> {
    const places = new Map<string, Place>();
    for (const [key, { element, box }] of seen) {
      const session = element.closest<HTMLElement>('[data-flip^="s"]')?.dataset['flip'];
      const group = element.closest<HTMLElement>('[data-flip^="g"]')?.dataset['flip'];
      if (!key.startsWith('p') || session === undefined || group === undefined) continue;
      const [groupBox, sessionBox] = [seen.get(group)!.box, seen.get(session)!.box];
      places.set(key, { chip: box, group, groupBox, session, sessionBox });
    }
    return places;
  }

  #drawLines(seen: Snapshot['seen'], swing?: Swing): Snapshot['lines'] {
    const places = this.#places(seen);
    const all = [...places.values()];
    const lines: Snapshot['lines'] = new Map();
    for (const path of this.#plane.querySelectorAll<SVGPathElement>('path[data-child]')) {
      const [childKey, parentKey] = [path.dataset['child']!, path.dataset['parent']!];
      const child = places.get(childKey);
      const parent = places.get(parentKey);
      const init = parent ? undefined : seen.get(parentKey)?.box;
      const points =
        child && parent ? route(parent, child, all) : child && init ? routeFromInit(init, child, all) : [];
      const old = swing?.old.get(childKey);
      const drawn =
        swing && old && old.parent !== parentKey && points.length > 0
          ? blend(old.points, points, swing.part)
          : points;
      path.setAttribute('d', pathOf(drawn));
      if (points.length > 0) lines.set(childKey, { parent: parentKey, points });
    }
    return lines;
  }
}
