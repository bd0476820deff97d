import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { MachineText } from '../machine/index.js';
import { en, type Messages } from './en.js';
import { machineEn } from './machine-en.js';
import { machineZh } from './machine-zh.js';
import { zh } from './zh.js';

export type Language = 'zh' | 'en';

const STORED = 'daemonlab:lang';
const isLanguage = (value: string | null): value is Language => value === 'zh' || value === 'en';

/** `?lang=`, then what was chosen before, then what the browser prefers. */
export function preferredLanguage(
  search: string,
  stored: string | null,
  browser: readonly string[],
): Language {
  const asked = new URLSearchParams(search).get('lang');
  if (isLanguage(asked)) return asked;
  if (isLanguage(stored)) return stored;
  const first = browser.find((tag) => /^(zh|en)\b/i.test(tag));
  return first?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    // Storage is off: the browser's preference decides.
    return null;
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // As above: the choice lasts as long as the page.
  }
  const url = new URL(location.href);
  if (!url.searchParams.has('lang')) return;
  url.searchParams.set('lang', language);
  history.replaceState(history.state, '', url);
}

export interface LanguageValue {
  language: Language;
  words: Messages;
  machine: MachineText;
  toggle: () => void;
}

const LanguageContext = createContext<LanguageValue | null>(null);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() =>
    preferredLanguage(location.search, stored(), navigator.languages),
  );
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const value = useMemo<LanguageValue>(
    () => ({
      language,
      words: language === 'zh' ? zh : en,
      machine: language === 'zh' ? machineZh : machineEn,
      toggle: () => {
        const next = language === 'zh' ? 'en' : 'zh';
        keep(next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageValue {
  const value = useContext(LanguageContext);
  if (!value) throw new Error('useLanguage is used outside of LanguageProvider');
  return value;
}
