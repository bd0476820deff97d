import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { identityHue } from './identity.js';

type Rgb = [number, number, number];

/** oklch to linear sRGB, cut to the gamut as browsers do (CSS Color 4; Björn Ottosson's matrices). */
function oklch(l: number, c: number, h: number): Rgb {
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (n: number): number => Math.min(1, Math.max(0, n));
  return [
    cut(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z),
    cut(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z),
    cut(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z),
  ];
}

function hex(color: string): Rgb {
  const linear = (at: number): number => {
    const c = parseInt(color.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [linear(1), linear(3), linear(5)];
}

/** Contrast as WCAG 2 counts it. */
function contrast(one: Rgb, other: Rgb): number {
  const light = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

/** The custom properties of one rule of identity.css, so that the test holds what the page uses. */
function tokens(selector: string): Record<string, number> {
  const css = readFileSync(new URL('./identity.css', import.meta.url), 'utf8');
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0]!;
  const found = [...block.matchAll(/--id-([\w-]+): ([\d.]+);/g)];
  return Object.fromEntries(found.map((match): [string, number] => [match[1]!, Number(match[2])]));
}

const GROUNDS = {
  ':root': { paper: '#fbfaf7', panel: '#ffffff', wash: '#f3f1ec', changed: '#fff4cc' },
  "[data-theme='dark']": { paper: '#0f1115', panel: '#15181e', wash: '#1b1f27', changed: '#3a3210' },
};

describe('identityHue', () => {
  it('is stable, and init has a hue of its own', () => {
    expect(identityHue(1)).toBe(250);
    for (let pid = 2; pid < 5000; pid += 1) {
      expect(identityHue(pid)).toBe(identityHue(pid));
      const away = Math.abs(identityHue(pid) - 250);
      expect(Math.min(away, 360 - away)).toBeGreaterThanOrEqual(24);
    }
  });

  it('tells small neighbours clearly apart', () => {
    const apart = (a: number, b: number): number => {
      const d = Math.abs(identityHue(a) - identityHue(b));
      return Math.min(d, 360 - d);
    };
    for (let a = 1; a <= 10; a += 1)
      for (let b = a + 1; b <= 10; b += 1) expect(apart(a, b), `${a} and ${b}`).toBeGreaterThanOrEqual(27);
    for (let pid = 2; pid < 500; pid += 1) expect(apart(pid, pid + 1)).toBeGreaterThan(90);
  });
});

describe.each(Object.entries(GROUNDS))('identity colours in %s', (selector, grounds) => {
  const id = tokens(selector);

  it.each(Object.entries(grounds))('reach AA on %s for every hue', (_name, ground) => {
    for (let hue = 0; hue < 360; hue += 1)
      expect(contrast(oklch(id['l']!, id['c']!, hue), hex(ground)), `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
  });

  it('reach AA on the chip of their own hue', () => {
    for (let hue = 0; hue < 360; hue += 1) {
      const chip = oklch(id['ground-l']!, id['ground-c']!, hue);
      expect(contrast(oklch(id['l']!, id['c']!, hue), chip), `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});
