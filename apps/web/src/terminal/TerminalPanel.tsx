import { memo, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useLanguage } from '../i18n/language.js';
import { Breakpoints } from '../explore/Breakpoints.js';
import { terminalEvents } from '../machine/index.js';
import { useMachine } from '../lesson/machine.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { useAfterPaint } from '../ui/useAfterPaint.js';
import { Screen } from './Screen.js';
import { TerminalKeys } from './TerminalKeys.js';
import { currentTerminal, shownTerminals, terminalsAt } from './terminals.js';
import './terminal.css';

/** A shell takes its terminal a moment after it was opened; before this (ms), that no session has it is nothing to tell. */
const IDLE_MS = 1000;

/** That nobody answers here, and what to do: a shell has ended, and its terminal is still open. */
function IdleNote() {
  const { words } = useLanguage();
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setDue(true);
    }, IDLE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <p className="terminal-note" role="status">
      {due && words.terminal.idleNote}
    </p>
  );
}

/** The terminals of the world, one tab each. */
export const TerminalPanel = memo(function TerminalPanel() {
  const { words } = useLanguage();
  const store = useLabStore();
  const { info, timeline, lastSeq, at, link, gone, marks, active } = useLab(
    'info',
    'timeline',
    'lastSeq',
    'at',
    'link',
    'gone',
    'marks',
    'active',
  );
  const [picked, setPicked] = useState<{ terminal: number; until: number } | null>(null);
  const tabs = useRef<HTMLDivElement>(null);
  /** Who has typed into one terminal, or asks for a new one, types into the one that comes. */
  const keyboard = useRef(false);
  const id = useId();
  const all = useMemo(
    () => (info ? terminalsAt(info, terminalEvents(timeline), at) : []),
    // `lastSeq` stands for the timeline's content, which grows in place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [info, timeline, lastSeq, at],
  );
  const terminals = shownTerminals(all);
  // What was picked holds until the learner's next step: then the terminal that something happens in is of interest.
  const current = currentTerminal(
    terminals,
    at === null && picked?.until === marks.length ? picked.terminal : null,
    at === null ? active : store.outputs.lastWritten(at),
  );
  // Making another screen takes longer than a frame: what else came with its terminal, the table's rows, is painted first.
  const last = useAfterPaint(current?.terminal);
  const screen = all.find(({ terminal }) => terminal === last) ?? current;
  const { moment } = useMachine();
  const hasSession = moment.terminals.some(({ tty, sid }) => tty === screen?.tty && sid !== null);
  const can = at === null && !gone && link.kind === 'open';
  const pick = (terminal: number): void => {
    setPicked({ terminal, until: marks.length });
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
        {at === null ? (
          <>
            {can && current?.open && <span className="terminal-hint hint-enter">{words.terminal.enter}</span>}
            <span className="terminal-hint hint-leave">{words.terminal.leave}</span>
          </>
        ) : (
          <span className="terminal-hint">{words.terminal.pastNote}</span>
        )}
        <Breakpoints disabled={!can} />
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
            keyboard.current = true;
            store.openTerminal();
          }}
        >
          {words.terminal.open}
        </button>
      </div>
      {screen ? (
        <div
          className="terminal-screen"
          id={`${id}-screen`}
          role="tabpanel"
          aria-labelledby={`${id}-${screen.terminal}`}
          data-closed={screen.open ? undefined : ''}
          onFocus={() => {
            pick(screen.terminal);
          }}
        >
          <Screen
            key={screen.terminal}
            terminal={screen.terminal}
            tty={screen.tty}
            at={at}
            live={can && screen.open}
            keyboard={keyboard}
          />
          {can && screen.open && <TerminalKeys terminal={screen.terminal} />}
          {can && screen.open && !hasSession && <IdleNote key={screen.terminal} />}
          {!screen.open && <p className="terminal-note">{words.terminal.closedNote}</p>}
        </div>
      ) : (
        <p className="terminal-note">{info ? words.terminal.none : words.link.connecting}</p>
      )}
    </section>
  );
});
