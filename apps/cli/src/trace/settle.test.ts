import { describe, expect, test } from 'vitest';
import { Settle } from './settle.js';

const make = (alive = () => true): Settle => new Settle({ settle: 500, timeout: 10_000, now: 1000, alive });

describe('when a trace is over', () => {
  test('never before CMD has left, however quiet it is', () => {
    const settle = make();
    expect(settle.state(9000)).toEqual({ wait: 2000 });
  });

  test('quiet counts from the last event after CMD has left', () => {
    const settle = make();
    settle.note({ type: 'exit' }, 2000);
    settle.left();
    expect(settle.state(2000)).toEqual({ wait: 500 });
    settle.note({ type: 'call' }, 2300);
    expect(settle.state(2500)).toEqual({ wait: 300 });
    expect(settle.state(2800)).toEqual({ ended: 'quiet' });
  });

  test('at once, when nobody is left who could do anything', () => {
    let alive = true;
    const settle = make(() => alive);
    settle.left();
    settle.note({ type: 'exit' }, 2000);
    expect(settle.state(2000)).toEqual({ wait: 500 });
    alive = false;
    expect(settle.state(2000)).toEqual({ ended: 'quiet' });
  });

  test('a table read again is no event', () => {
    const settle = make();
    settle.note({ type: 'exit' }, 2000);
    settle.left();
    settle.note({ type: 'diff' }, 2400);
    settle.note({ type: 'snapshot' }, 2499);
    expect(settle.state(2500)).toEqual({ ended: 'quiet' });
  });

  test('at the timeout at the latest', () => {
    const settle = make();
    settle.left();
    for (let now = 1000; now <= 10_900; now += 100) settle.note({ type: 'output' }, now);
    expect(settle.state(10_999)).toEqual({ wait: 1 });
    expect(settle.state(11_000)).toEqual({ ended: 'timeout' });
  });

  test('time at a prompt does not count', () => {
    const settle = make();
    settle.left();
    settle.hold(1100);
    expect(settle.state(50_000)).toEqual({ wait: Infinity });
    settle.release(61_100);
    expect(settle.state(61_100)).toEqual({ wait: 500 });
    for (let now = 61_100; now < 70_900; now += 100) settle.note({ type: 'call' }, now);
    expect(settle.state(70_999)).toEqual({ wait: 1 });
    expect(settle.state(71_000)).toEqual({ ended: 'timeout' });
  });
});
