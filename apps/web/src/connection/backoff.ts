/** First wait, growth and the longest wait between attempts: a page on the same machine should be back at once. */
export const BACKOFF = { first: 150, factor: 1.7, longest: 2500 } as const;

/** Milliseconds to wait before attempt number `attempt` (0 is the first after a drop). `random` in [0,1) spreads many pages. */
export function backoff(attempt: number, random: number): number {
  const wait = Math.min(BACKOFF.longest, BACKOFF.first * BACKOFF.factor ** attempt);
  return Math.round(wait * (0.8 + 0.4 * random));
}
