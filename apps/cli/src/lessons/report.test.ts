import { expect, test } from 'vitest';
import { PLAIN } from '../terminal/style.js';
import { problemText, walkText } from './report.js';

test('a problem is named by file and line, as seen from here', () => {
  const problem = { file: '/srv/lessons/01-x/lesson.yaml', line: 12, message: 'no such action "tpye"' };
  expect(problemText(problem, '/srv')).toBe('lessons/01-x/lesson.yaml:12: no such action "tpye"\n');
  expect(problemText(problem, '/home/me')).toBe('/srv/lessons/01-x/lesson.yaml:12: no such action "tpye"\n');
});

test('a walk in which all holds takes a line', () => {
  const steps = [
    { step: 'fork', omitted: false, claims: [{ claim: 'a', holds: true, found: '' }], failure: null },
  ];
  expect(walkText({ omit: ['fork'], setup: [], steps, holds: true }, 1234, PLAIN)).toBe(
    '  ok     without fork                    1 of 1 claims 1.2 s\n',
  );
});

test('a claim that does not hold is shown with its step and what was found; a step that failed with why', () => {
  const claims = [
    { claim: 'daemon.sid == 6', holds: false, found: 'daemon.sid is 2' },
    { claim: 'daemon lives', holds: false, found: '' },
  ];
  const steps = [
    { step: 'setsid', omitted: false, claims, failure: null },
    { step: 'umask', omitted: false, claims: [], failure: { code: 'timeout', detail: 'no prompt' } },
  ];
  expect(walkText({ omit: [], setup: [], steps, holds: false }, 0, PLAIN)).toBe(
    [
      '  FAILS  every step                      0 of 2 claims 0.0 s',
      '         setsid: daemon.sid == 6',
      '           found: daemon.sid is 2',
      '         setsid: daemon lives',
      '           found: nothing',
      '         umask could not be taken: timeout, no prompt',
      '',
    ].join('\n'),
  );
});
