import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { glossaryEn } from './en.js';
import { GROUPS, TERMS, type Term } from './terms.js';
import { glossaryZh } from './zh.js';

const LESSONS = fileURLToPath(new URL('../../../../lessons/', import.meta.url));
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

  it('has every term that a lesson links to', () => {
    for (const lesson of readdirSync(LESSONS, { withFileTypes: true })) {
      if (!lesson.isDirectory()) continue;
      for (const language of ['zh', 'en']) {
        const file = `${lesson.name}/${language}.md`;
        let text: string;
        try {
          text = readFileSync(LESSONS + file, 'utf8');
        } catch {
          // A lesson without its words fails in the lessons' own tests.
          continue;
        }
        for (const [, id] of text.matchAll(/\(\/glossary#([^)]*)\)/g))
          expect(Object.keys(TERMS), `${file} links to ${id}`).toContain(id);
      }
    }
  });
});
