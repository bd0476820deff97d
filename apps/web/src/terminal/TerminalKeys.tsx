import { useLanguage } from '../i18n/language.js';
import { useLabStore } from '../store/useLab.js';

/** What each sends: control characters, and the arrow's escape sequence (ECMA-48). The names are those on the keys. */
const KEYS = [
  ['Ctrl-C', '\x03'],
  ['Ctrl-Z', '\x1a'],
  ['Ctrl-D', '\x04'],
  ['Tab', '\t'],
  ['↑', '\x1b[A'],
] as const;

/** Keys for those whose keyboard is on the screen. */
export function TerminalKeys({ terminal }: { terminal: number }) {
  const { words } = useLanguage();
  const store = useLabStore();
  return (
    <div className="terminal-keys" role="group" aria-label={words.terminal.keys}>
      {KEYS.map(([name, text]) => (
        <button
          key={name}
          type="button"
          // The terminal keeps the focus, and the keyboard on the screen stays open.
          onPointerDown={(event) => {
            event.preventDefault();
          }}
          onClick={() => {
            store.input(terminal, text);
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
