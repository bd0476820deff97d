import type { LessonState, StepState } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { backTarget, changeWindow, forwardTarget, isLastAct, momentAfter, stepsTaken } from './position.js';

const step = (id: string, seqBefore: number | null, seqAfter: number | null): StepState => ({
  id,
  status: seqAfter !== null ? 'done' : seqBefore !== null ? 'running' : 'todo',
  omitted: false,
  seqBefore,
  seqAfter,
  before: {},
  after: {},
  predictions: [],
  claims: [],
  outcome: null,
  note: null,
});

/** Three steps, two taken; between them and after them something else happened too (12…14, 21…). */
const walked: LessonState = {
  slug: 'x',
  next: 2,
  busy: false,
  steps: [step('one', 5, 12), step('two', 15, 20), step('three', null, null)],
  names: {},
};
const unwalked: LessonState = {
  ...walked,
  next: 0,
  steps: [step('one', null, null), step('two', null, null)],
};

describe('where the page is', () => {
  it('counts the steps taken at a moment', () => {
    expect([4, 5, 11, 12, 14, 19, 20, 99].map((at) => stepsTaken(walked, at))).toEqual([
      0, 0, 0, 1, 1, 1, 2, 2,
    ]);
    expect(stepsTaken(walked, null)).toBe(2);
  });

  it('knows the moment after so many steps', () => {
    expect([0, 1, 2, 3].map((count) => momentAfter(walked, count))).toEqual([5, 12, 20, null]);
  });
});

describe('back', () => {
  it('leads from now to the end of the step before the last, then to the start', () => {
    expect(backTarget(walked, null, 0)).toBe(12);
    expect(backTarget(walked, 12, 0)).toBe(5);
    expect(backTarget(walked, 5, 0)).toBeUndefined();
  });

  it('first shows the end of the step when the learner did something after it', () => {
    expect(backTarget(walked, null, 21)).toBe(20);
    expect(backTarget(walked, null, 14)).toBe(12);
  });

  it('leads from between two steps to the end of the earlier one', () => {
    expect(backTarget(walked, 17, 0)).toBe(12);
  });

  it('leads nowhere before the first step', () => {
    expect(backTarget(unwalked, null, 0)).toBeUndefined();
  });
});

describe('forward', () => {
  it('goes through the past step by step, then to now', () => {
    expect(forwardTarget(walked, 5)).toBe(12);
    expect(forwardTarget(walked, 12)).toBeNull();
    expect(forwardTarget(walked, 8)).toBe(12);
  });
});

describe('the changes shown', () => {
  it('are those since the last step began, with what came after it', () => {
    expect(changeWindow(walked, [], null, 30)).toEqual({ from: 15, to: 30 });
    expect(changeWindow(walked, [], 20, 30)).toEqual({ from: 15, to: 20 });
    expect(changeWindow(walked, [], 12, 30)).toEqual({ from: 5, to: 12 });
  });

  it('are none before the first step', () => {
    expect(changeWindow(unwalked, [], null, 9)).toEqual({ from: 9, to: 9 });
    expect(changeWindow(walked, [], 5, 30)).toEqual({ from: 5, to: 5 });
    expect(changeWindow(null, [], null, 3)).toEqual({ from: 3, to: 3 });
  });

  it('start anew with an action of the learner’s own', () => {
    expect(changeWindow(walked, [14, 24], null, 30)).toEqual({ from: 24, to: 30 });
    expect(changeWindow(walked, [14, 24], 20, 30)).toEqual({ from: 15, to: 20 });
  });

  it('are none right after a click, although terminal output has higher numbers than the table', () => {
    expect(changeWindow(walked, [33], null, 30)).toEqual({ from: 33, to: 33 });
  });
});

describe('isLastAct', () => {
  it('holds until the learner acts again, by a step or by typing', () => {
    expect(isLastAct([3, 10], [5], 9)).toBe(true);
    expect(isLastAct([3, 10, 14], [5], 9)).toBe(false);
    expect(isLastAct([3, 10], [5, 14], 9)).toBe(false);
  });
});
