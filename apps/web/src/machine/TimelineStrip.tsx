import {
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { lanesOf, type Mark } from './lanes.js';
import { StripDrawing } from './StripDrawing.js';
import { markAt, markLeftOf, nextThatMatters, scaleOf, settledSeq } from './strip-scale.js';
import './timeline.css';
import type { StepBand, TimelineStripProps } from './types.js';

const PAD_PX = 20;
/** Room for the label of the last mark. */
const AFTER_PX = 44;
/** A click this near to the right of the pointer still means the mark (pixels). */
const NEAR_PX = 6;
/** Room above the first track, for the labels of the steps. */
const HEAD_PX = 18;
const FOOT_PX = 10;

const TRACK_PX = { least: 19, most: 30 } as const;

/** Height of a track: as much as there is room for, within reason; with many tracks the strip scrolls. */
const trackHeight = (tracks: number, room: number): number =>
  Math.max(TRACK_PX.least, Math.min(TRACK_PX.most, (room - HEAD_PX - FOOT_PX) / tracks));

const stepAt = (steps: readonly StepBand[], seq: number): StepBand | null =>
  steps.find((step) => seq > step.from && (step.to === null || seq <= step.to)) ?? null;

/** Where Page Up and Page Down go: the ends of the steps. */
function stepEdge(steps: readonly StepBand[], at: number, last: number, direction: 1 | -1): number {
  const edges = [...new Set(steps.flatMap((step) => [step.from, step.to ?? last]))].sort((a, b) => a - b);
  if (direction > 0) return edges.find((edge) => edge > at) ?? last;
  return edges.findLast((edge) => edge < at) ?? at;
}

/** The size of the strip: the width of what scrolls in it, and the height there is to be seen. */
function useSize(): [React.RefObject<HTMLDivElement | null>, { width: number; room: number }] {
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, room: 0 });
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const strip = watched.parentElement ?? watched;
    const watch = new ResizeObserver(() => {
      const now = { width: watched.clientWidth, room: strip.clientHeight };
      setSize((was) => (was.width === now.width && was.room === now.room ? was : now));
    });
    watch.observe(watched);
    watch.observe(strip);
    return () => watch.disconnect();
  }, []);
  return [element, size];
}

/** What happened in a world, a lane per process, and a line at the moment shown that can be moved. */
export function TimelineStrip({ timeline, last, at, steps, text, onSeek }: TimelineStripProps) {
  const [box, { width, room }] = useSize();
  // Drawing thousands of events can wait; the table cannot. `drawn` stands for the timeline's content, which changes in place.
  const drawn = useDeferredValue(last);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const lanes = useMemo(() => lanesOf(timeline), [timeline, drawn]);
  const marks: readonly Mark[] = lanes.marks;
  const drawing = useMemo(() => {
    const step = trackHeight(lanes.tracks, room);
    return {
      scale: scaleOf(lanes.length, width, PAD_PX, AFTER_PX),
      y: (track: number) => HEAD_PX + (track + 0.5) * step,
      height: HEAD_PX + lanes.tracks * step + FOOT_PX,
    };
  }, [lanes, width, room]);
  const { scale } = drawing;

  const index = markAt(marks, at);
  const now = (index < 0 ? PAD_PX / 2 : scale.x(marks[index]!.pos)) + Math.min(10, scale.pixelsPerUnit / 2);
  const oldest = Math.max(0, timeline.firstSeq - 1);

  const seek = (seq: number): void => {
    const next = Math.max(oldest, Math.min(last, seq));
    if (next !== at) onSeek(next);
  };

  const seekTo = (event: PointerEvent<HTMLElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    seek(settledSeq(marks, markLeftOf(marks, (x + NEAR_PX - PAD_PX) / scale.pixelsPerUnit), last));
  };

  const keys: Record<string, () => number> = {
    ArrowRight: () => settledSeq(marks, nextThatMatters(marks, index, 1), last),
    ArrowLeft: () => settledSeq(marks, nextThatMatters(marks, index, -1), last),
    PageDown: () => stepEdge(steps, at, last, 1),
    PageUp: () => stepEdge(steps, at, last, -1),
    Home: () => oldest,
    End: () => last,
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = keys[event.key];
    if (!target) return;
    seek(target());
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="strip" data-testid="timeline">
      <div
        ref={box}
        className="strip-track"
        role="slider"
        tabIndex={0}
        aria-label={text.timeline.label}
        aria-valuemin={oldest}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={text.timeline.moment(marks[index]?.event ?? null, stepAt(steps, at))}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
        }}
      >
        {marks.length === 0 && <p className="machine-empty">{text.timeline.empty}</p>}
        {width > 0 && marks.length > 0 && (
          <svg width={width} height={drawing.height} aria-hidden="true">
            <StripDrawing lanes={lanes} width={width} steps={steps} text={text} {...drawing} />
            <rect className="strip-later" x={now} y={0} width={Math.max(0, width - now)} height="100%" />
            <g className="strip-now" data-live={at >= last || undefined}>
              {at >= last && <title>{text.timeline.now}</title>}
              <line x1={now} x2={now} y1={0} y2="100%" />
              <path d={`M${now - 5} 0h10l-5 7z`} />
            </g>
          </svg>
        )}
      </div>
      {oldest > 0 && <p className="strip-dropped">{text.timeline.dropped}</p>}
    </div>
  );
}
