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
  return [...text].reduce((sum, char) => sum + (isWide(char) ? WIDE_PX : LATIN_PX), 0);
}

/** Those labels that fit beside each other on their tracks and before `width`, the weightier first. */
export function placeLabels(wishes: readonly Wish[], width: number): Wish[] {
  const taken = new Map<number, [number, number][]>();
  const placed: Wish[] = [];
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight || a.x - b.x)) {
    const [from, to] = [wish.x, wish.x + labelWidth(wish.text) + GAP_PX];
    const others = taken.get(wish.track) ?? [];
    if (!wish.text || to > width || others.some(([a, b]) => from < b && to > a)) continue;
    others.push([from, to]);
    taken.set(wish.track, others);
    placed.push(wish);
  }
  return placed;
}
