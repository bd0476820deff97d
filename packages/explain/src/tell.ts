import type { Explanation, Foretelling } from './facts.js';
import { en } from './locales/en.js';
import type { Locale, Tense } from './locales/locale.js';
import { zh } from './locales/zh.js';
import type { Part } from './parts.js';

const LOCALES = { en, zh } as const satisfies Record<string, Locale>;
/** Languages there are words in. */
export type Language = keyof typeof LOCALES;
export const LANGUAGES = Object.keys(LOCALES) as Language[];

const will: Tense = (ahead) => ahead;
const did: Tense = (_ahead, past) => past;

/** The tables are typed by code; which code goes with which data is settled where a fact is made. */
type Say = (data: unknown, tense: Tense) => Part[];

/** A foretelling or explanation as a sentence or two, in pieces: process numbers apart from words. */
export function tell(told: Foretelling | Explanation, language: Language): Part[] {
  const locale: Locale = LOCALES[language];
  switch (told.verdict) {
    case 'fails':
      return locale.willFail(told.call, told.errno, (locale.reasons[told.code] as Say)(told.data, will));
    case 'failed':
      return locale.failed(told.call, told.errno, (locale.reasons[told.code] as Say)(told.data, did));
    case 'works':
      return (locale.effects[told.code] as Say)(told.data, will);
    case 'worked':
      return (locale.effects[told.code] as Say)(told.data, did);
    case 'depends':
      return (locale.doubts[told.code] as Say)(told.data, will);
    case 'waiting':
      return locale.waiting(told.call, told.data.pid);
  }
}
