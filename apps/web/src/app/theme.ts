import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const STORED = 'daemonlab:theme';
const listeners = new Set<() => void>();
const dark = matchMedia('(prefers-color-scheme: dark)');

function chosen(): Theme | null {
  try {
    const value = localStorage.getItem(STORED);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    // Storage is off: the system's preference decides.
    return null;
  }
}

let theme: Theme = chosen() ?? (dark.matches ? 'dark' : 'light');

function apply(next: Theme): void {
  theme = next;
  document.documentElement.dataset['theme'] = next;
  for (const listener of listeners) listener();
}

/** Puts the theme on <html>, and follows the system until the reader chooses. */
export function startTheme(): void {
  apply(theme);
  dark.addEventListener('change', () => {
    if (chosen() === null) apply(dark.matches ? 'dark' : 'light');
  });
}

export function toggleTheme(): void {
  const next = theme === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // As above: the choice lasts as long as the page.
  }
  apply(next);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => theme);
