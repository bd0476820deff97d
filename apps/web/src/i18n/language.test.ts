import { describe, expect, it } from 'vitest';
import { en } from './en.js';
import { preferredLanguage } from './language.js';
import { zh } from './zh.js';

describe('the language', () => {
  it('is what the address says, then what was chosen, then what the browser prefers', () => {
    expect(preferredLanguage('?lang=zh', 'en', ['en'])).toBe('zh');
    expect(preferredLanguage('?lang=fr', 'zh', ['en'])).toBe('zh');
    expect(preferredLanguage('', null, ['de', 'zh-TW', 'en'])).toBe('zh');
    expect(preferredLanguage('', null, ['de'])).toBe('en');
  });
});

/** Every text, by its path; functions are called with numbers and words. */
function texts(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function')
    return [[path, String((value as (...args: unknown[]) => unknown)(3, 4, 5))]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

it('no text is empty, and no Chinese one was left in English', () => {
  const english = new Map(texts(en, ''));
  for (const [path, text] of texts(zh, '')) {
    expect(text.trim(), path).not.toBe('');
    if (!['.name', '.other.title', '.other.label'].includes(path))
      expect(text, path).not.toBe(english.get(path));
  }
});
