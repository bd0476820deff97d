import type { CSSProperties } from 'react';

/** Init's hue, which no other process gets close to. */
const INIT_HUE = 250;
const KEPT_FREE = 50;
const GOLDEN = 0.618033988749895;
/** Chosen so that pids 1 to 10 are furthest from each other: at least 28 degrees. */
const START = 0.79;

/**
 * The hue (0–360, oklch) of a process, wherever its number stands. The golden ratio spreads neighbouring pids as far
 * apart as can be; init, PID 1, has a blue of its own.
 */
export function identityHue(pid: number): number {
  if (pid === 1) return INIT_HUE;
  const turn = (pid * GOLDEN + START) % 1;
  return Math.round((INIT_HUE + KEPT_FREE / 2 + turn * (360 - KEPT_FREE)) % 360);
}

/** What an element needs for identity.css to colour it as this process: the custom property `--hue`. */
export function identityStyle(pid: number): CSSProperties {
  return { '--hue': identityHue(pid) } as CSSProperties;
}
