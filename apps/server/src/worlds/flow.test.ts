import { FLOW } from '@daemonlab/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { Flow } from './flow.js';

describe('flow control', () => {
  const a = { name: 'a' };
  const b = { name: 'b' };
  let told: [number, boolean][] = [];
  let flow: Flow<object>;
  beforeEach(() => {
    told = [];
    flow = new Flow((terminal, paused) => told.push([terminal, paused]));
    flow.join(a);
  });

  it('pauses above the high mark and goes on below the low one', () => {
    flow.produced(0, FLOW.high);
    expect(told).toEqual([]);
    flow.produced(0, 1);
    expect(told).toEqual([[0, true]]);
    flow.acknowledge(a, 0, FLOW.high + 1 - FLOW.low);
    expect(told).toHaveLength(1);
    flow.acknowledge(a, 0, 1);
    expect(told).toEqual([
      [0, true],
      [0, false],
    ]);
  });

  it('goes by the slowest reader', () => {
    flow.join(b);
    flow.produced(0, FLOW.high + 1);
    flow.acknowledge(a, 0, FLOW.high + 1);
    expect(told).toEqual([[0, true]]);
    flow.acknowledge(b, 0, FLOW.high + 1);
    expect(told.at(-1)).toEqual([0, false]);
  });

  it('a reader that vanishes no longer counts', () => {
    flow.join(b);
    flow.produced(0, FLOW.high + 1);
    flow.acknowledge(a, 0, FLOW.high + 1);
    flow.leave(b);
    expect(told.at(-1)).toEqual([0, false]);
  });

  it('lets a terminal nobody reads run', () => {
    flow.produced(0, FLOW.high + 1);
    flow.leave(a);
    expect(told.at(-1)).toEqual([0, false]);
    flow.produced(0, 10 * FLOW.high);
    expect(told).toHaveLength(2);
  });

  it('keeps terminals apart', () => {
    flow.produced(1, FLOW.high + 1);
    flow.acknowledge(a, 0, FLOW.high + 1);
    expect(told).toEqual([[1, true]]);
  });

  it('knows an acknowledgement of nothing', () => {
    expect(flow.acknowledge(a, 0, 5)).toBe(false);
    flow.produced(0, 10);
    expect(flow.acknowledge(a, 0, 0)).toBe(false);
    expect(flow.acknowledge(a, 0, 5000)).toBe(true);
    expect(flow.acknowledge(a, 0, 1)).toBe(false);
  });
});
