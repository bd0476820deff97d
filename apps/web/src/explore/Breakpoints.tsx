import { useState } from 'react';
import type { Breakpoint } from '@daemonlab/protocol';
import { useLanguage } from '../i18n/language.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { PopoverButton } from '../ui/PopoverButton.js';
import { besides, isSet, PAUSES, programOf } from './breakpoints.js';
import './breakpoints.css';

/** “Pause before …”, by the terminal: whatever is typed there can be frozen before a call. */
export function Breakpoints({ disabled }: { disabled: boolean }) {
  const { breaks } = useLanguage().words.explore;
  const store = useLabStore();
  const { info } = useLab('info');
  const [text, setText] = useState('');
  const set = info?.breakpoints ?? [];
  const program = programOf(text);
  const others = besides(set, program);
  const name = ({ call, pid, program: of }: Breakpoint): string =>
    pid !== undefined ? breaks.ofPid(call, pid) : of === undefined ? call : breaks.of(call, of);
  return (
    <PopoverButton
      label={set.length > 0 ? breaks.set(set.map(name).join(breaks.between)) : breaks.button}
      on={set.length > 0}
      title={breaks.title}
      side="left"
      className="breaks"
      disabled={disabled}
      testId="breakpoints"
    >
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
    </PopoverButton>
  );
}
