/** A label that would like to stand on the strip. */
export interface Wish {
  key: string;
  /** Where its text begins (pixels). */
  x: number;
  track: number;
  text: string;
  /** Where else it may begin, when there is no room at `x`. */
  else?: number;
  /** The higher, the sooner it is placed. */
  weight: number;
}

/** About how wide a character of the strip's labels is: capitals are wider, those of Chinese and the like are square. */
const LATIN_PX = 6.3;
const M_PX = 10;
const CAPITAL_PX = 7.6;
const WIDE_PX = 11.5;
const GAP_PX = 8;

const isWide = (char: string): boolean => /[\u2e80-\u9fff\uff00-\uff60]/.test(char);

/** An estimate of a label's width in pixels, good enough to keep labels apart. */
export function labelWidth(text: string): number {
  let width = 0;
  for (const char of text)
    width += isWide(char) ? WIDE_PX : /[mwMW]/.test(char) ? M_PX : /[A-Z]/.test(char) ? CAPITAL_PX : LATIN_PX;
  return width;
}

/** A place on a track that no label may cover (pixels). */
export interface Reserved {
  track: number;
  from: number;
  to: number;
}

/** The tracks whose labels an arrow passes: labels stand above their tracks, and so do arrows to their own sender. */
export function tracksPassed(from: number, to: number): number[] {
  if (from === to) return [to];
  const [upper, lower] = [Math.min(from, to), Math.max(from, to)];
  return Array.from({ length: lower - upper }, (_, i) => upper + 1 + i);
}

/** Those labels that fit beside each other on their tracks and before `width`, the weightier first. */
export function placeLabels(
  wishes: readonly Wish[],
  width: number,
  reserved: readonly Reserved[] = [],
): Wish[] {
  const taken = new Map<number, Reserved[]>();
  const take = (place: Reserved): void => {
    const others = taken.get(place.track);
    if (others) others.push(place);
    else taken.set(place.track, [place]);
  };
  reserved.forEach(take);
  const placed: Wish[] = [];
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight || a.x - b.x)) {
    if (!wish.text) continue;
    const others = taken.get(wish.track) ?? [];
    const long = labelWidth(wish.text);
    const fits = (x: number): boolean =>
      x >= 0 && x + long <= width && !others.some((other) => x < other.to && x + long + GAP_PX > other.from);
    const x = [wish.x, wish.else ?? wish.x].find(fits);
    if (x === undefined) continue;
    take({ track: wish.track, from: x, to: x + long + GAP_PX });
    placed.push({ ...wish, x });
  }
  return placed;
}
