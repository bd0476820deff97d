import { describe, expect, it } from 'vitest';
import { Ration } from './ration.js';

describe('Ration', () => {
  it('lets a burst through at once, then one every so often', () => {
    const ration = new Ration(3, 100);
    expect([ration.take(0), ration.take(0), ration.take(0)]).toEqual([0, 0, 0]);
    expect(ration.take(0)).toBe(100);
    expect(ration.take(100)).toBe(100);
    expect(ration.take(230)).toBeCloseTo(70);
  });

  it('after a rest there may be a burst again, no larger than the first', () => {
    const ration = new Ration(2, 100);
    for (let i = 0; i < 4; i += 1) ration.take(0);
    expect([1000, 1000].map((now) => ration.take(now))).toEqual([0, 0]);
    expect(ration.take(1000)).toBe(100);
  });
});
