import { useEffect, useRef } from 'react';
import { commandOf, focusOf, type Command } from './keys.js';

/** Calls `run` for keys that mean something to the lesson; false from it leaves the key to the browser. */
export function useKeys(run: (command: Command) => boolean): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
      const focus = document.querySelector('dialog[open]') ? 'dialog' : focusOf(event.target);
      const command = commandOf(event, focus);
      // A held key must not run through the lesson.
      if (!command || (event.repeat && command.do !== 'back' && command.do !== 'scroll')) return;
      if (latest.current(command)) event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  }, []);
}
