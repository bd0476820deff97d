import type { LessonDocument } from '@daemonlab/lesson';
import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useLanguage } from '../i18n/language.js';
import { useLab } from '../store/useLab.js';
import { TerminalPanel } from '../terminal/TerminalPanel.js';
import { Explain, LessonPanel } from './LessonPanel.js';
import { lessonMoment } from './moment.js';
import { MapPane, TablePane, TimelinePane } from './panes.js';

export const VIEWS = ['lesson', 'table', 'map', 'terminal'] as const;
export type View = (typeof VIEWS)[number];

/** One thing at a time, with tabs; the steps stay in reach below whatever is shown, and what they did is said there too. */
export function NarrowLayout({
  document,
  actions,
  view,
  onView,
}: {
  document: LessonDocument;
  actions: ReactNode;
  view: View;
  onView: (view: View) => void;
}) {
  const { words } = useLanguage();
  const { lesson, at } = useLab('lesson', 'at');
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = VIEWS[(VIEWS.indexOf(view) + by + VIEWS.length) % VIEWS.length]!;
    onView(next);
    tabs.current?.querySelector<HTMLElement>(`[data-view="${next}"]`)?.focus();
  };
  return (
    <div className="narrow">
      <div className="tabs" role="tablist" aria-label={words.machine.views} ref={tabs} onKeyDown={move}>
        {VIEWS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}-tab`}
            data-view={name}
            aria-selected={name === view}
            aria-controls={`${id}-${name}`}
            tabIndex={name === view ? 0 : -1}
            onClick={() => {
              onView(name);
            }}
          >
            {words.machine[name]}
          </button>
        ))}
      </div>
      {VIEWS.map((name) => (
        <div
          key={name}
          className={`view view-${name}`}
          role="tabpanel"
          id={`${id}-${name}`}
          aria-labelledby={`${id}-${name}-tab`}
          hidden={name !== view}
        >
          {name === 'lesson' && view === 'lesson' && <LessonPanel document={document} />}
          {name === 'table' && <TablePane />}
          {/* The map measures itself, so it is there only when it can be seen. */}
          {name === 'map' && view === 'map' && <MapPane />}
          {name === 'terminal' && <TerminalPanel />}
        </div>
      ))}
      {view !== 'lesson' && (
        <>
          {view !== 'terminal' && <TimelinePane />}
          {lesson && <Explain document={document} moment={lessonMoment(lesson, at)} />}
        </>
      )}
      {actions}
    </div>
  );
}
