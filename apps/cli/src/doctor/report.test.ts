import { expect, test } from 'vitest';
import { PLAIN } from '../terminal/style.js';
import type { Finding } from './finding.js';
import { findingText, verdictOf, verdictText } from './report.js';

const finding = (id: string, state: Finding['state']): Finding => ({
  id,
  title: 'T',
  state,
  found: 'f',
  means: 'm',
});

test('labs can run when one has run; namespaces come first', () => {
  const both = [finding('lab-namespaces', 'ok'), finding('lab-host', 'ok')];
  expect(verdictOf(both)).toEqual({ ok: true, isolation: 'namespaces' });
  const host = [finding('lab-namespaces', 'note'), finding('lab-host', 'ok')];
  expect(verdictOf(host)).toEqual({ ok: true, isolation: 'host' });
  const none = [finding('lab-namespaces', 'note'), finding('lab-host', 'note'), finding('kernel', 'ok')];
  expect(verdictOf(none)).toEqual({ ok: false, isolation: null });
  expect(verdictText(verdictOf(none), PLAIN)).toBe('Labs cannot run here: see what is missing above.\n');
});

test('what is in order takes one line, the rest says what it means and the remedy', () => {
  expect(findingText({ ...finding('x', 'ok'), title: 'Kernel', found: 'Linux 6' }, PLAIN, 100)).toBe(
    'ok      Kernel                 Linux 6\n',
  );
  expect(
    findingText(
      { ...finding('x', 'missing'), title: 'Tracing', means: 'No lab.', remedy: 'boot' },
      PLAIN,
      100,
    ),
  ).toBe(
    'MISSING Tracing                f\n                               No lab.\n                               Remedy: boot\n',
  );
});
