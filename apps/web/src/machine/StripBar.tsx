import type { ReactNode } from 'react';
import type { Lanes } from './lanes.js';
import { Source } from './Source.js';
import { StripFilterButton } from './StripFilterButton.js';
import type { StripFilter } from './strip-filter.js';
import { markToTell } from './strip-scale.js';
import type { MachineText } from './types.js';

function Tool({
  label,
  keys,
  children,
  disabled = false,
  onClick,
}: {
  label: string;
  keys: string;
  children: ReactNode;
  disabled?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      // Stays focusable: at the end of the timeline the focus must not be lost.
      aria-disabled={disabled || undefined}
      onClick={() => {
        if (!disabled) onClick();
      }}
    >
      {children}
    </button>
  );
}

/** The event at the moment shown in words, and what can be done with the strip. */
export function StripBar({
  lanes,
  index,
  filter,
  selected,
  zoomed,
  live,
  stepped,
  text,
  onFilter,
  onStep,
  onZoom,
  onFit,
}: {
  lanes: Lanes;
  /** Of the mark at the moment shown; -1 before the first. */
  index: number;
  filter: StripFilter;
  selected: number | null;
  zoomed: boolean;
  /** The moment shown is now. */
  live: boolean;
  /** The event was stepped to: that is read out; what scrubbing runs over is not. */
  stepped: boolean;
  text: MachineText;
  onFilter: (filter: StripFilter) => void;
  onStep: (by: 1 | -1) => void;
  onZoom: (direction: 1 | -1) => void;
  onFit: () => void;
}) {
  const { timeline } = text;
  const { marks } = lanes;
  const event = markToTell(marks, index, live && !stepped)?.event;
  return (
    <div className="strip-bar">
      <div className="strip-tools" role="group" aria-label={timeline.steps}>
        <Tool label={timeline.before} keys="," disabled={index < 0} onClick={() => onStep(-1)}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="M8 2 4 6l4 4" />
          </svg>
        </Tool>
        <Tool label={timeline.after} keys="." disabled={index >= marks.length - 1} onClick={() => onStep(1)}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="m4 2 4 4-4 4" />
          </svg>
        </Tool>
      </div>
      <p className="strip-told" data-testid="timeline-event" aria-live={stepped ? 'polite' : 'off'}>
        <span className="strip-words">
          <span className="strip-place">{timeline.place(index + 1, marks.length)}</span>{' '}
          {event && timeline.told(event)}{' '}
          {event && 'source' in event && event.source && <Source of={event.source} />}
        </span>
      </p>
      <div className="strip-tools" role="group" aria-label={timeline.view}>
        <StripFilterButton
          lanes={lanes}
          filter={filter}
          selected={selected}
          text={text}
          onFilter={onFilter}
        />
        <Tool label={timeline.zoomOut} keys="-" disabled={!zoomed} onClick={() => onZoom(-1)}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="M2 6h8" />
          </svg>
        </Tool>
        <Tool label={timeline.zoomIn} keys="+" onClick={() => onZoom(1)}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="M2 6h8M6 2v8" />
          </svg>
        </Tool>
        <Tool label={timeline.fit} keys="0" disabled={!zoomed} onClick={onFit}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="M1 2v8M11 2v8M3.5 6h5M5 4 3.2 6 5 8m2-4 1.8 2L7 8" />
          </svg>
        </Tool>
      </div>
    </div>
  );
}
