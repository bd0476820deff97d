import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useLanguage } from '../i18n/language.js';
import { TerminalPanel } from '../terminal/TerminalPanel.js';
import { MapPane, TablePane, TimelinePane } from './panes.js';

export type View = 'lesson' | 'explore' | 'table' | 'map' | 'terminal';

/** One thing at a time, with tabs; the steps stay in reach below whatever is shown, and what they did is said there too. */
export function NarrowLayout({
  views,
  panels,
  status,
  actions,
  view,
  onView,
}: {
  views: readonly View[];
  /** The words: what is not the machine. */
  panels: Partial<Record<View, ReactNode>>;
  /** Said below the machine. */
  status?: ReactNode;
  actions: ReactNode;
  view: View;
  onView: (view: View) => void;
}) {
  const { words } = useLanguage();
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = views[(views.indexOf(view) + by + views.length) % views.length]!;
    onView(next);
    tabs.current?.querySelector<HTMLElement>(`[data-view="${next}"]`)?.focus();
  };
  return (
    <div className="narrow">
      <div className="tabs" role="tablist" aria-label={words.machine.views} ref={tabs} onKeyDown={move}>
        {views.map((name) => (
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
      {views.map((name) => (
        <div
          key={name}
          className={`view view-${name}`}
          role="tabpanel"
          id={`${id}-${name}`}
          aria-labelledby={`${id}-${name}-tab`}
          hidden={name !== view}
        >
          {name === view && panels[name]}
          {name === 'table' && <TablePane />}
          {/* The map measures itself, so it is there only when it can be seen. */}
          {name === 'map' && view === 'map' && <MapPane />}
          {name === 'terminal' && <TerminalPanel />}
        </div>
      ))}
      {panels[view] === undefined && (
        <>
          {view !== 'terminal' && <TimelinePane />}
          {status}
        </>
      )}
      {actions}
    </div>
  );
}
