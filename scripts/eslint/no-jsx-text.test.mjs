import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { noJsxText } from './no-jsx-text.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester({ languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } });
const text = [{ messageId: 'text' }];

tester.run('no-jsx-text', noJsxText, {
  valid: [
    '<p>{t.hello}</p>',
    '<p> → 12 · </p>',
    '<button aria-label={t.next} className="wide" />',
    '<a title={`${t.process} ${pid}`} />',
    { code: '<h1>Daemon Lab</h1>', options: [{ allow: ['Daemon Lab'] }] },
  ],
  invalid: [
    { code: '<p>Hello</p>', errors: text },
    { code: '<p>你好</p>', errors: text },
    { code: "<p>{'Hello'}</p>", errors: text },
    { code: "<p>{open ? 'Open' : t.shut}</p>", errors: text },
    { code: "<p>{open && 'Open'}</p>", errors: text },
    { code: '<p>{`PID of ${name}`}</p>', errors: text },
    { code: '<button aria-label="Next" />', errors: text },
  ],
});
