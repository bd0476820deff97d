/** A label that would like to stand on the strip. */
export interface Wish {
  key: string;
  /** Where its text begins (pixels). */
  x: number;
  track: number;
  text: string;
  /** The higher, the sooner it is placed. */
  weight: number;
}

/** About how wide a character of the strip's labels is; those of Chinese and the like are square. */
const LATIN_PX = 6.3;
const WIDE_PX = 11.5;
const GAP_PX = 8;

const isWide = (char: string): boolean => /[\u2e80-\u9fff\uff00-\uff60]/.test(char);

/** An estimate of a label's width in pixels, good enough to keep labels apart. */
export function labelWidth(text: string): number {
  let width = 0;
  for (const char of text) width += isWide(char) ? WIDE_PX : LATIN_PX;
  return width;
}

/** A place on a track that no label may cover (pixels). */
export interface Reserved {
  track: number;
  from: number;
  to: number;
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
    const [from, to] = [wish.x, wish.x + labelWidth(wish.text) + GAP_PX];
    const others = taken.get(wish.track) ?? [];
    if (!wish.text || to > width || others.some((other) => from < other.to && to > other.from)) continue;
    take({ track: wish.track, from, to });
    placed.push(wish);
  }
  return placed;
}
