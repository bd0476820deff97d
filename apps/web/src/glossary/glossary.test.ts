import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { glossaryEn } from './en.js';
import { GROUPS, TERMS, type Term, type TermId } from './terms.js';
import { glossaryZh } from './zh.js';

const terms = Object.entries<Term>(TERMS);

describe('the glossary', () => {
  it('refers only to terms it has, and to none from itself', () => {
    for (const [id, term] of terms)
      for (const to of term.see) {
        expect(Object.keys(TERMS), `${id} sees ${to}`).toContain(to);
        expect(to, id).not.toBe(id);
      }
    for (const group of GROUPS)
      expect(
        terms.some(([, term]) => term.group === group),
        group,
      ).toBe(true);
  });

  it.each([
    ['en', glossaryEn, /[.]$/],
    ['zh', glossaryZh, /[。]$/],
  ] as const)('has two whole sentences for each in %s', (_, words, end) => {
    for (const [id, { word, is }] of Object.entries(words)) {
      expect(word.trim(), id).not.toBe('');
      for (const sentence of is) {
        expect(sentence, id).toMatch(end);
        expect(sentence.split('`').length % 2, `backticks of ${id}`).toBe(1);
      }
    }
  });

  it('has the words of the README’s table as they stand there', () => {
    const readme = readFileSync(fileURLToPath(new URL('../../../../README.md', import.meta.url)), 'utf8');
    const inChinese = new Map(
      terms.map(([id]) => [glossaryEn[id as TermId].word, glossaryZh[id as TermId].word]),
    );
    const rows = [...readme.matchAll(/^\| ([a-z ]+?) +\| (\S.*?) +\| /gm)].filter(([, word]) =>
      inChinese.has(word!),
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const [, word, chinese] of rows)
      expect(chinese!.replace(/ 进程$/, ''), word).toBe(inChinese.get(word!));
  });
});
