import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from './pace.js';

/** The browser's frames, drawn by hand. */
let frames: (() => void)[] = [];
const draw = (): void => {
  for (const frame of frames.splice(0)) frame();
};

function paced(): { pace: Pace; told: () => number } {
  let count = 0;
  return {
    pace: new Pace(() => {
      count += 1;
    }),
    told: () => count,
  };
}

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what the server says', () => {
  it('is told at once, then in the frame, then once that is painted, and never one by one', async () => {
    const { pace, told } = paced();
    pace.soon();
    expect(told()).toBe(1);
    pace.soon();
    pace.soon();
    expect(told()).toBe(1);
    draw();
    expect(told()).toBe(2);
    pace.soon();
    pace.soon();
    expect(told()).toBe(2);
    await vi.waitFor(() => expect(told()).toBe(3));
  });

  it('keeps out of the frame of what the learner waits for', async () => {
    const { pace, told } = paced();
    pace.first();
    pace.soon();
    draw();
    expect(told()).toBe(1);
    await vi.waitFor(() => expect(told()).toBe(2));
  });

  it('takes into a frame what the learner waits for', () => {
    const { pace, told } = paced();
    pace.soon();
    pace.first();
    draw();
    expect(told()).toBe(2);
  });

  it('costs no frame when nothing more came', async () => {
    const { pace, told } = paced();
    pace.soon();
    draw();
    await vi.waitFor(() => {
      pace.soon();
      expect(told()).toBe(2);
    });
    expect(frames).toHaveLength(1);
  });

  it('is told in a hidden tab too, which has no frames', () => {
    vi.useFakeTimers();
    const { pace, told } = paced();
    pace.soon();
    pace.soon();
    vi.advanceTimersByTime(1000);
    expect(told()).toBe(2);
  });
});

describe('what is hardly worth a frame', () => {
  it('waits for what comes next', () => {
    const { pace, told } = paced();
    pace.later();
    expect(told()).toBe(0);
    pace.soon();
    expect(told()).toBe(1);
  });

  it('does not hold up what is due already', () => {
    const { pace, told } = paced();
    pace.soon();
    pace.first();
    pace.later();
    draw();
    expect(told()).toBe(2);
  });

  it('waits no longer than the least patient', () => {
    vi.useFakeTimers();
    const { pace, told } = paced();
    pace.later();
    pace.shortly();
    vi.advanceTimersByTime(10);
    expect(told()).toBe(1);
  });

  it('is told by itself when nothing comes', () => {
    vi.useFakeTimers();
    const { pace, told } = paced();
    pace.later();
    pace.later();
    vi.advanceTimersByTime(1000);
    expect(told()).toBe(1);
  });
});

it('what the learner does is told in the same turn, whatever is being painted', () => {
  const { pace, told } = paced();
  pace.soon();
  pace.now();
  pace.now();
  expect(told()).toBe(3);
});
