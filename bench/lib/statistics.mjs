/**
 * @typedef {{ what: string, value: number, unit: string, atMost?: number, atLeast?: number, note?: string }} Measured
 * @typedef {{ what: string, skipped: string }} Skipped
 * @typedef {Measured | Skipped} Measurement
 */

/**
 * The value below which this part of the samples lies (nearest rank).
 * @param {number[]} samples
 * @param {number} part 0 to 1
 */
export function quantile(samples, part) {
  if (samples.length === 0) throw new Error('no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** @param {number[]} samples */
export const median = (samples) => quantile(samples, 0.5);

/**
 * How long each of a number of calls takes, in ms.
 * @param {number} times
 * @param {() => unknown} act
 */
export async function time(times, act) {
  const samples = [];
  for (let turn = 0; turn < times; turn += 1) {
    const start = performance.now();
    await act();
    samples.push(performance.now() - start);
  }
  return samples;
}
