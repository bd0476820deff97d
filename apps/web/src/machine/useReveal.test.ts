import { describe, expect, it } from 'vitest';
import { buildADaemon } from './dev/fixtures.js';
import { momentOf } from './moment.js';
import { scrollBy, worthSeeing } from './useReveal.js';

const { world, steps } = buildADaemon();
const at = (id: string) => {
  const step = steps.find((band) => band.id === id);
  if (!step) throw new Error(`no step ${id}`);
  return momentOf(world.timeline, step.from, step.to ?? world.last);
};

describe('worthSeeing', () => {
  it('is the process whose cells have changed, not the dead beside it', () => {
    expect(worthSeeing(at('setsid'))).toEqual([6]);
    expect(worthSeeing(at('fork'))).toEqual([6]);
  });

  it('is nobody where nothing has changed', () => {
    expect(worthSeeing(momentOf(world.timeline, world.last, world.last))).toEqual([]);
  });
});

describe('scrollBy', () => {
  it('leaves alone what is in sight', () => {
    expect(scrollBy(120, 180, 100, 200)).toBe(0);
  });

  it('scrolls only as far as it must, down or up', () => {
    expect(scrollBy(190, 230, 100, 200)).toBe(30);
    expect(scrollBy(60, 90, 100, 200)).toBe(-40);
  });

  it('shows the end of what is too much', () => {
    expect(scrollBy(50, 300, 100, 200)).toBe(100);
    expect(scrollBy(20, 190, 100, 200)).toBe(-10);
  });
});
