import type { Inline, StepWords } from '@daemonlab/lesson';
import type { PredictionOption, PredictionState } from '@daemonlab/protocol';
import { useId, useRef, type KeyboardEvent } from 'react';
import { useLanguage } from '../i18n/language.js';
import { Pid } from '../machine/index.js';
import { Inlines, type Refs } from './Words.js';
import './prediction.css';

type PredictionWords = StepWords['predictions'][string];

function OptionText({
  option,
  words,
  refs,
}: {
  option: PredictionOption;
  words: PredictionWords | undefined;
  refs: Refs;
}) {
  const { prediction } = useLanguage().words;
  const text: Inline[] | undefined = words?.options[option.id];
  if (text) return <Inlines of={text} refs={refs} />;
  if (option.value === null) return option.id;
  if (option.pid !== undefined && option.value === String(option.pid)) return <Pid pid={option.pid} />;
  return option.value === 'none' ? prediction.none : option.value;
}

interface Props {
  state: PredictionState;
  words: PredictionWords | undefined;
  refs: Refs;
}

/** A question about the step to come. Digits choose from anywhere on the page, so each option shows its own. */
export function Question({
  state,
  words,
  refs,
  first,
  onChoose,
  locked,
}: Props & {
  /** The digit of the first option. */
  first: number;
  onChoose: (option: string) => void;
  locked: boolean;
}) {
  const { prediction } = useLanguage().words;
  const heading = useId();
  const group = useRef<HTMLDivElement>(null);
  const chosen = state.options.findIndex(({ id }) => id === state.chosen);
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const radios = [...(group.current?.querySelectorAll<HTMLElement>('[role=radio]') ?? [])];
    const from = radios.indexOf(event.target as HTMLElement);
    const to = (from + by + radios.length) % radios.length;
    radios[to]?.focus();
    const option = state.options[to];
    if (option && !locked) onChoose(option.id);
  };
  return (
    <div className="predict">
      <h3 id={heading}>{words ? <Inlines of={words.question} refs={refs} /> : state.id}</h3>
      <div className="options" role="radiogroup" aria-labelledby={heading} ref={group} onKeyDown={move}>
        {state.options.map((option, index) => (
          <button
            key={option.id}
            type="button"
            role="radio"
            className={words?.options[option.id] ? 'option in-words' : 'option'}
            aria-checked={index === chosen}
            aria-disabled={locked}
            // One stop for Tab; arrows go on from there. A chosen one lets Space through to the next step.
            tabIndex={index === Math.max(0, chosen) ? 0 : -1}
            data-passes-keys={index === chosen ? '' : undefined}
            onClick={() => {
              if (!locked) onChoose(option.id);
            }}
          >
            <OptionText option={option} words={words} refs={refs} />
            {first + index <= 9 && !locked && <kbd aria-hidden="true">{first + index}</kbd>}
          </button>
        ))}
      </div>
      {(state.chosen !== null || !locked) && (
        <p className="predict-note">{state.chosen === null ? prediction.choose : prediction.chosen}</p>
      )}
    </div>
  );
}

/** The same question, marked by the kernel. */
export function Answer({ state, words, refs }: Props) {
  const { prediction } = useLanguage().words;
  const heading = useId();
  const { actual, chosen } = state;
  const outside = actual !== null && actual.option === null;
  return (
    <div className="predict answered" data-right={state.right === null ? undefined : state.right}>
      <h3 id={heading}>{words ? <Inlines of={words.question} refs={refs} /> : state.id}</h3>
      <ul className="options" aria-labelledby={heading}>
        {state.options.map((option) => {
          const right = actual?.option === option.id;
          const mine = chosen === option.id;
          return (
            <li
              key={option.id}
              className={words?.options[option.id] ? 'option in-words' : 'option'}
              data-right={right || undefined}
              data-mine={mine || undefined}
            >
              <OptionText option={option} words={words} refs={refs} />
              {right && (
                <span className="verdict">
                  <span aria-hidden="true">✓ </span>
                  {mine ? prediction.right : prediction.actual}
                </span>
              )}
              {mine && !right && (
                <span className="verdict">
                  <span aria-hidden="true">✗ </span>
                  {prediction.yours}
                </span>
              )}
            </li>
          );
        })}
        {outside && (
          <li className="option" data-right>
            {actual.value === 'none' ? prediction.none : actual.value}
            <span className="verdict">
              <span aria-hidden="true">✓ </span>
              {prediction.actual}
            </span>
          </li>
        )}
      </ul>
    </div>
  );
}
