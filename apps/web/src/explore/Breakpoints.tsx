import { useId, useRef, useState } from 'react';
import type { Breakpoint } from '@daemonlab/protocol';
import { useLanguage } from '../i18n/language.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { besides, isSet, PAUSES, programOf } from './breakpoints.js';
import './breakpoints.css';

const EDGE = 10;

/** Above the button where there is room, else below it; never beyond the window. */
function place(panel: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const above = at.top - height - 8;
  panel.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - width - EDGE))}px`;
  panel.style.top = `${above >= EDGE ? above : Math.min(at.bottom + 8, innerHeight - height - EDGE)}px`;
}

/** “Pause before …”, by the terminal: whatever is typed there can be frozen before a call. */
export function Breakpoints({ disabled }: { disabled: boolean }) {
  const { breaks } = useLanguage().words.explore;
  const store = useLabStore();
  const { info } = useLab('info');
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const set = info?.breakpoints ?? [];
  const program = programOf(text);
  const others = besides(set, program);
  const name = ({ call, pid, program: of }: Breakpoint): string =>
    pid !== undefined ? breaks.ofPid(call, pid) : of === undefined ? call : breaks.of(call, of);
  const title = set.length > 0 ? breaks.set(set.map(name).join(', ')) : breaks.button;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="breaks-button"
        disabled={disabled}
        popoverTarget={id}
        aria-expanded={open}
        aria-haspopup="dialog"
        data-testid="breakpoints"
        data-set={set.length > 0 || undefined}
        title={title}
      >
        {title}
      </button>
      <div
        ref={panel}
        id={id}
        className="breaks"
        popover="auto"
        role="dialog"
        aria-label={breaks.title}
        onToggle={(event) => {
          const opened = event.newState === 'open';
          setOpen(opened);
          if (!opened || !panel.current || !button.current) return;
          place(panel.current, button.current);
          panel.current.querySelector('input')?.focus();
        }}
      >
        <h2>{breaks.title}</h2>
        <p>{breaks.lead}</p>
        <div className="breaks-calls">
          {PAUSES.map((call) => (
            <label key={call}>
              <input
                type="checkbox"
                role="switch"
                checked={isSet(set, call, program)}
                onChange={(event) => {
                  store.breakpoint({ call, ...(program === null ? {} : { program }) }, event.target.checked);
                }}
              />
              <code>{call}</code>
            </label>
          ))}
        </div>
        <label className="breaks-program">
          <span>{breaks.program}</span>
          <input
            type="text"
            value={text}
            placeholder={breaks.everyProgram}
            maxLength={60}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        </label>
        {others.length > 0 && (
          <ul className="breaks-others" aria-label={breaks.listed}>
            {others.map((one) => (
              <li key={name(one)}>
                <button
                  type="button"
                  aria-label={breaks.remove(name(one))}
                  onClick={() => {
                    store.breakpoint(one, false);
                  }}
                >
                  {name(one)} <span aria-hidden="true">×</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
