/** What a key asks of the lesson page. */
export type Command =
  | {
      do:
        | 'next'
        | 'back'
        | 'reset'
        | 'help'
        | 'language'
        | 'theme'
        | 'enter-terminal'
        | 'leave-terminal'
        | 'explore';
    }
  | { do: 'choose'; option: number }
  /** Scrolls the lesson by this many screens. */
  | { do: 'scroll'; by: number };

/** Who has the keyboard: keys that mean something there are left alone. */
export type Focus = 'page' | 'control' | 'arrows' | 'text' | 'terminal' | 'dialog';

export interface Key {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** F6 goes between panes everywhere; Ctrl+Shift+Escape is for keyboards without it. Programs in a terminal use neither. */
export const leavesTerminal = (key: Key): boolean =>
  (key.key === 'F6' && !key.ctrlKey && !key.altKey && !key.metaKey) ||
  (key.key === 'Escape' && key.ctrlKey && key.shiftKey);

const SCROLLS: Record<string, number> = { ArrowDown: 0.15, ArrowUp: -0.15, PageDown: 0.85, PageUp: -0.85 };

const LETTERS: Record<string, Command> = {
  r: { do: 'reset' },
  l: { do: 'language' },
  d: { do: 'theme' },
  e: { do: 'explore' },
};

export function commandOf(key: Key, focus: Focus): Command | null {
  if (leavesTerminal(key)) {
    if (focus === 'dialog') return null;
    return { do: focus === 'terminal' ? 'leave-terminal' : 'enter-terminal' };
  }
  if (focus === 'terminal' || focus === 'text' || focus === 'dialog') return null;
  if (key.ctrlKey || key.altKey || key.metaKey) return null;
  if (key.key === '?') return { do: 'help' };
  if (key.shiftKey) return null;
  if (key.key === ' ' && focus === 'page') return { do: 'next' };
  if (focus !== 'arrows' && key.key === 'ArrowRight') return { do: 'next' };
  if (focus !== 'arrows' && key.key === 'ArrowLeft') return { do: 'back' };
  if (focus === 'page' || focus === 'control') {
    const by = SCROLLS[key.key];
    if (by !== undefined) return { do: 'scroll', by };
  }
  if (/^[1-9]$/.test(key.key)) return { do: 'choose', option: Number(key.key) };
  return LETTERS[key.key.toLowerCase()] ?? null;
}

/** Which kind of thing an element is, for its keys. */
export function focusOf(target: Element): Focus {
  if (target.closest('dialog')) return 'dialog';
  if (target.closest('.xterm')) return 'terminal';
  // A chosen answer has nothing more to do with Space; arrows still move among the answers.
  if (target.closest('[data-passes-keys]')) return 'page';
  if (target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')) return 'text';
  if (target.closest('[role=slider], [role=separator], [role=radio], [role=tab]')) return 'arrows';
  if (target.closest('button, a, summary, input, label')) return 'control';
  return 'page';
}
