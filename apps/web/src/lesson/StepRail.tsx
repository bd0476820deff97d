import type { LessonDocument } from '@daemonlab/lesson';
import { useId, useRef, useState } from 'react';
import { useLanguage } from '../i18n/language.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { lessonMoment, placeOf } from './moment.js';
import './rail.css';

/** The steps as a row of dashes; opened, a list to look back at any of them or to leave one out. */
export function StepRail({ document }: { document: LessonDocument }) {
  const { words, language } = useLanguage();
  const store = useLabStore();
  const { lesson, at } = useLab('lesson', 'at');
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();
  if (!lesson) return null;
  const { taken } = lessonMoment(lesson, at);
  const status = words.lesson.stepStatus;
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      className="rail"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        className="rail-button"
        aria-expanded={open}
        aria-controls={panel}
        title={words.lesson.stepsTitle}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span className="visually-hidden">{words.lesson.steps}</span>
        <span className="rail-dashes" aria-hidden="true">
          {lesson.steps.map((step, index) => (
            <i
              key={step.id}
              data-kind={index < taken ? 'done' : index === taken ? 'now' : 'todo'}
              data-omitted={step.omitted || undefined}
              data-extra={document.definition.steps[index]?.extra || undefined}
            />
          ))}
        </span>
      </button>
      {open && (
        <div className="rail-panel" id={panel} role="group" aria-label={words.lesson.stepsTitle}>
          <ol>
            {lesson.steps.map((step, index) => {
              const title = document.words[language].steps[step.id]?.title ?? step.id;
              const mayOmit = document.definition.steps[index]?.without !== undefined;
              const over = step.status === 'done';
              return (
                <li
                  key={step.id}
                  data-now={index === taken || undefined}
                  data-omitted={step.omitted || undefined}
                >
                  <button
                    type="button"
                    className="rail-step"
                    disabled={!over}
                    onClick={() => {
                      store.seekStep(index + 1);
                      close();
                    }}
                  >
                    <span className="rail-number">{placeOf(document, index).number}</span>
                    <span className="rail-title">{title}</span>
                    {step.status === 'todo' ? (
                      <span className="visually-hidden">{step.omitted ? status.omitted : status.todo}</span>
                    ) : (
                      <span className="rail-status">
                        {step.omitted ? status.withoutIt : status[step.status]}
                      </span>
                    )}
                  </button>
                  {mayOmit && step.status === 'todo' && (
                    <label className="rail-omit" title={words.lesson.omit}>
                      <input
                        type="checkbox"
                        role="switch"
                        checked={step.omitted}
                        disabled={lesson.busy}
                        onChange={(event) => {
                          store.omit(step.id, event.target.checked);
                        }}
                      />
                      <span>{words.lesson.omitShort}</span>
                    </label>
                  )}
                </li>
              );
            })}
          </ol>
        </div>
      )}
    </div>
  );
}
