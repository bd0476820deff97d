import type { LessonState, StepState } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { read, write } from './file.js';
import { goOnWith, merge, NO_PROGRESS, record, standing, type Progress } from './progress.js';

const step = (
  id: string,
  status: StepState['status'],
  marks: Record<string, boolean | null> = {},
): StepState => ({
  id,
  status,
  omitted: false,
  seqBefore: null,
  seqAfter: null,
  before: {},
  after: {},
  predictions: Object.entries(marks).map(([name, right]) => ({
    id: name,
    options: [],
    chosen: right === null ? null : 'x',
    actual: null,
    right,
  })),
  claims: [],
  outcome: null,
  note: null,
});
const state = (slug: string, ...steps: StepState[]): LessonState => ({
  slug,
  next: 0,
  busy: false,
  steps,
  names: {},
});
const summary = (slug: string, ...steps: string[]) => ({
  slug,
  minutes: 5,
  title: { zh: slug, en: slug },
  question: { zh: '', en: '' },
  steps: steps.map((id) => ({ id, title: { zh: id, en: id } })),
  extra: [] as { id: string; title: { zh: string; en: string } }[],
});
const T1 = '2026-01-01T00:00:00.000Z';
const T2 = '2026-01-02T00:00:00.000Z';

describe('recording', () => {
  it('keeps done steps and marked predictions, and nothing else', () => {
    const lesson = state(
      '05-setsid',
      step('refused', 'done', { errno: true, unanswered: null }),
      step('child', 'failed', { sid: false }),
      step('last', 'todo'),
    );
    expect(record(NO_PROGRESS, lesson, T1)).toEqual({
      lessons: { '05-setsid': { steps: { refused: { at: T1, predictions: { errno: true } } } } },
    });
  });

  it('gives the same object again when there is nothing new', () => {
    const lesson = state('05-setsid', step('refused', 'done', { errno: true }));
    const once = record(NO_PROGRESS, lesson, T1);
    expect(record(once, lesson, T2)).toBe(once);
    expect(record(once, state('05-setsid', step('refused', 'done')), T2)).toBe(once);
  });

  it('takes the last mark of a prediction', () => {
    const wrong = record(NO_PROGRESS, state('a', step('s', 'done', { p: false })), T1);
    const right = record(wrong, state('a', step('s', 'done', { p: true })), T2);
    expect(standing(right, summary('a', 's'))).toMatchObject({ right: 1, wrong: 0, last: T2 });
  });

  it('does not mistake a step called constructor for one that is done', () => {
    expect(standing(NO_PROGRESS, summary('constructor', 'constructor')).done).toBe(0);
  });
});

describe('a new version of a lesson', () => {
  const before = record(
    NO_PROGRESS,
    state('a', step('one', 'done', { p: true }), step('two', 'done', { q: false })),
    T1,
  );

  it('counts the steps it still has', () => {
    expect(standing(before, summary('a', 'new', 'two'))).toMatchObject({
      done: 1,
      of: 2,
      right: 0,
      wrong: 1,
      complete: false,
    });
  });

  it('gets back what an older one had', () => {
    const after = record(before, state('a', step('new', 'done')), T2);
    expect(standing(after, summary('a', 'one', 'two')).complete).toBe(true);
  });
});

describe('a step beyond the lesson’s own', () => {
  const lesson = { ...summary('a', 'own'), extra: [{ id: 'beyond', title: { zh: '', en: '' } }] };

  it('has its predictions marked, and is not counted', () => {
    const did = record(NO_PROGRESS, state('a', step('beyond', 'done', { p: true, q: false })), T1);
    expect(standing(did, lesson)).toMatchObject({ done: 0, of: 1, right: 1, wrong: 1, complete: false });
    expect(standing(did, lesson).steps['beyond']?.predictions).toEqual({ p: true, q: false });
  });

  it('need not be done for the lesson to be complete', () => {
    const did = record(NO_PROGRESS, state('a', step('own', 'done')), T1);
    expect(standing(did, lesson)).toMatchObject({ done: 1, of: 1, complete: true });
  });
});

describe('going on', () => {
  const lessons = [summary('a', 's'), summary('b', 's', 't'), summary('c', 's')];
  const did = (...done: [string, string, string][]): Progress =>
    done.reduce((p, [slug, id, at]) => record(p, state(slug, step(id, 'done')), at), NO_PROGRESS);

  it.each([
    [did(), 'a', false],
    [did(['a', 's', T1]), 'b', false],
    [did(['b', 's', T1]), 'b', true],
    [did(['c', 's', T1]), 'a', false],
    [did(['a', 's', T2], ['b', 's', T1]), 'b', true],
  ])('%#', (progress, slug, begun) => {
    const found = goOnWith(progress, lessons);
    expect([found?.lesson.slug, found?.begun]).toEqual([slug, begun]);
  });

  it('has an end', () => {
    expect(goOnWith(did(['a', 's', T1]), [summary('a', 's')])).toBeNull();
  });
});

describe('files', () => {
  const progress = record(NO_PROGRESS, state('05-setsid', step('refused', 'done', { errno: true })), T1);

  it('are read as they were written', () => {
    expect(read(write(progress))).toEqual({ ok: true, progress });
  });

  const file = (lessons: unknown, version: unknown = 1): string =>
    JSON.stringify({ kind: 'daemonlab-progress', version, lessons });
  it.each([
    ['not a file', { code: 'not-json' }],
    ['[]', { code: 'not-progress' }],
    ['{"kind":"other"}', { code: 'not-progress' }],
    [file({}, 2), { code: 'newer', version: 2 }],
    [file({}, 'x'), { code: 'damaged', where: 'version' }],
    [file([]), { code: 'damaged', where: 'lessons' }],
    [file({ a: null }), { code: 'damaged', where: 'lessons.a' }],
    [file({ 'A b': { steps: {} } }), { code: 'damaged', where: 'lessons.A b' }],
    [
      file({ a: { steps: { s: { at: 'soon', predictions: {} } } } }),
      { code: 'damaged', where: 'lessons.a.steps.s.at' },
    ],
    [
      file({ a: { steps: { s: { at: T1, predictions: { p: 'yes' } } } } }),
      { code: 'damaged', where: 'lessons.a.steps.s.predictions.p' },
    ],
    [
      `{"kind":"daemonlab-progress","version":1,"lessons":{"__proto__":{"steps":{}}}}`,
      { code: 'damaged', where: 'lessons.__proto__' },
    ],
    [' '.repeat(1_000_001), { code: 'too-large' }],
  ])('that are wrong say where: %.60s', (text, problem) => {
    expect(read(text)).toEqual({ ok: false, problem });
  });

  it('merge without losing anything, the later mark winning', () => {
    const mine = record(NO_PROGRESS, state('a', step('s', 'done', { p: true, q: true })), T1);
    const theirs = record(
      record(NO_PROGRESS, state('a', step('s', 'done', { p: false })), T2),
      state('b', step('s', 'done')),
      T1,
    );
    const both = merge(mine, theirs);
    expect(both).toEqual(merge(theirs, mine));
    expect(both.lessons['a']?.steps['s']).toEqual({ at: T2, predictions: { p: false, q: true } });
    expect(both.lessons['b']).toBeDefined();
  });
});
