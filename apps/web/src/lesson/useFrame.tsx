import { useEffect, useLayoutEffect, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { toggleTheme } from '../app/theme.js';
import { useLanguage } from '../i18n/language.js';
import { pageState } from '../store/state.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { Help } from './Help.js';
import type { Command } from './keys.js';
import type { View } from './NarrowLayout.js';
import { ResetDialog } from './ResetDialog.js';

export interface Frame {
  help: () => void;
  /** A fresh world at once, and one after a question where something would be lost. */
  fresh: () => void;
  askFresh: () => void;
  /** Carries out a key's command that every page with a world knows; false for others. */
  run: (command: Command) => boolean;
  dialogs: ReactNode;
}

/**
 * What a page with a world does, whether a lesson is walked in it or not: it says its title and its state, has help, and
 * gives a fresh world and the terminal. `worthAsking`: a fresh world would lose something.
 */
export function useFrame({
  title,
  worthAsking,
  onView,
}: {
  title: string;
  worthAsking: boolean;
  onView: (view: View) => void;
}): Frame {
  const { words, toggle } = useLanguage();
  const store = useLabStore();
  const now = pageState(useLab('at', 'gone', 'link', 'met', 'behind'));
  const [dialog, setDialog] = useState<'help' | 'reset' | null>(null);

  useLayoutEffect(() => {
    document.documentElement.dataset['state'] = now;
  }, [now]);
  useEffect(() => {
    document.title = `${title} · ${words.name}`;
  }, [title, words]);

  const close = (): void => {
    setDialog(null);
  };
  const help = (): void => {
    setDialog('help');
  };
  const fresh = (): void => {
    close();
    store.reset();
  };
  const askFresh = (): void => {
    if (worthAsking) setDialog('reset');
    else fresh();
  };
  const enterTerminal = (): void => {
    // On a narrow screen the terminal has to be shown before it can be entered; the next key is the terminal's already.
    flushSync(() => {
      onView('terminal');
    });
    document.querySelector<HTMLElement>('.terminal .xterm-helper-textarea')?.focus();
  };
  const commands: Partial<Record<Command['do'], () => void>> = {
    help,
    reset: askFresh,
    language: toggle,
    theme: toggleTheme,
    'enter-terminal': enterTerminal,
  };
  const run = (command: Command): boolean => {
    const act = commands[command.do];
    act?.();
    return act !== undefined;
  };
  const dialogs = (
    <>
      {dialog === 'help' && <Help onClose={close} />}
      {dialog === 'reset' && <ResetDialog onConfirm={fresh} onClose={close} />}
    </>
  );
  return { help, fresh, askFresh, run, dialogs };
}
