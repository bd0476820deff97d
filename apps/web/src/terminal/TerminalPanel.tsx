import type { LabInfo, TerminalInfo, Timeline } from '@daemonlab/protocol';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useLanguage } from '../i18n/language.js';
import type { At } from '../store/position.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { Screen } from './Screen.js';
import './terminal.css';

/** The terminals there were at a moment: those opened by then, closed if they had been hung up. */
export function terminalsAt(info: LabInfo, timeline: Timeline, at: At): TerminalInfo[] {
  if (at === null) return info.terminals;
  const opened = new Map<string, number>();
  const closed = new Set<string>();
  for (const event of timeline.since(0)) {
    if (event.type === 'terminal') opened.set(event.tty, event.seq);
    if (event.type === 'hangup' && event.seq <= at) closed.add(event.tty);
  }
  return info.terminals
    .filter(({ tty }) => (opened.get(tty) ?? 0) <= at)
    .map((terminal) => ({ ...terminal, open: !closed.has(terminal.tty) }));
}

/** The terminals of the world, one tab each. */
export function TerminalPanel() {
  const { words } = useLanguage();
  const store = useLabStore();
  const { info, timeline, at, link, gone } = useLab();
  const [picked, setPicked] = useState<{ terminal: number; of: number } | null>(null);
  const tabs = useRef<HTMLDivElement>(null);
  const id = useId();
  const terminals = info ? terminalsAt(info, timeline, at) : [];
  const newest = Math.max(-1, ...terminals.map(({ terminal }) => terminal));
  // What was picked holds until another terminal comes: that one is what the learner wants to see.
  const wanted = picked !== null && picked.of === newest ? picked.terminal : newest;
  const current = terminals.find(({ terminal }) => terminal === wanted) ?? terminals.at(-1);
  const can = at === null && !gone && link.kind === 'open';
  const pick = (terminal: number): void => {
    setPicked({ terminal, of: newest });
  };
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const index = terminals.findIndex(({ terminal }) => terminal === current?.terminal);
    if (by === undefined || terminals.length < 2) return;
    event.preventDefault();
    const next = terminals[(index + by + terminals.length) % terminals.length]!;
    pick(next.terminal);
    tabs.current?.querySelector<HTMLElement>(`[data-terminal="${next.terminal}"]`)?.focus();
  };
  return (
    <section
      className="terminal"
      data-testid="terminal"
      data-past={at === null ? undefined : ''}
      aria-label={
        current
          ? at === null
            ? words.terminal.name(current.tty)
            : words.terminal.past(current.tty)
          : words.terminal.group
      }
    >
      <div className="terminal-bar">
        <div
          className="terminal-tabs"
          role="tablist"
          aria-label={words.terminal.group}
          ref={tabs}
          onKeyDown={move}
        >
          {terminals.map(({ terminal, tty, open }) => (
            <button
              key={terminal}
              type="button"
              role="tab"
              id={`${id}-${terminal}`}
              data-terminal={terminal}
              aria-selected={terminal === current?.terminal}
              aria-controls={`${id}-screen`}
              tabIndex={terminal === current?.terminal ? 0 : -1}
              data-closed={open ? undefined : ''}
              onClick={() => {
                pick(terminal);
              }}
            >
              {open ? tty : words.terminal.closed(tty)}
            </button>
          ))}
        </div>
        <span className="terminal-hint">{at === null ? words.terminal.leave : words.terminal.pastNote}</span>
        {current?.open && (
          <button
            type="button"
            disabled={!can}
            title={words.terminal.closeTitle}
            onClick={() => {
              store.closeTerminal(current.terminal);
            }}
          >
            {words.terminal.close}
          </button>
        )}
        <button
          type="button"
          disabled={!can}
          onClick={() => {
            store.openTerminal();
          }}
        >
          {words.terminal.open}
        </button>
      </div>
      {current ? (
        <div
          className="terminal-screen"
          id={`${id}-screen`}
          role="tabpanel"
          aria-labelledby={`${id}-${current.terminal}`}
          data-closed={current.open ? undefined : ''}
        >
          <Screen
            key={current.terminal}
            terminal={current.terminal}
            tty={current.tty}
            at={at}
            live={can && current.open}
          />
          {!current.open && <p className="terminal-note">{words.terminal.closedNote}</p>}
        </div>
      ) : (
        <p className="terminal-note">{info ? words.terminal.none : words.link.connecting}</p>
      )}
    </section>
  );
}
