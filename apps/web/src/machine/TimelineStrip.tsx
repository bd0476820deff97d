import {
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { lanesOf, type Lanes, type Mark } from './lanes.js';
import { Pid } from './Pid.js';
import { StripBar } from './StripBar.js';
import { labelsOf, StripBands, StripDrawing, StripWords } from './StripDrawing.js';
import { ALL_EVENTS, type StripFilter } from './strip-filter.js';
import {
  drawnPart,
  fitted,
  markAt,
  markLeftOf,
  markToTell,
  nextThatMatters,
  scaleOf,
  scrollTo,
  settledSeq,
  zoomedBy,
} from './strip-scale.js';
import './timeline.css';
import type { StepBand, TimelineStripProps } from './types.js';
import { useStripSize } from './useStripSize.js';

const PAD_PX = 20;
/** Room for the label of the last mark. */
const AFTER_PX = 64;
/** A click this near to the right of the pointer still means the mark (pixels). */
const NEAR_PX = 6;
/** Room above the first track, for the labels of the steps. */
const HEAD_PX = 18;
const FOOT_PX = 10;
/** The moment shown is kept this far from the edges (pixels), so that the label of the last mark is in sight with it. */
const MARGIN_PX = AFTER_PX;
const ZOOM_STEP = 1.6;
/** What a turn of the wheel zooms: a notch of 100 is about one and a half times. */
const WHEEL_ZOOM = 0.0042;

const TRACK_PX = { least: 19, most: 30 } as const;

/** Height of a track: as much as there is room for, within reason; with many tracks the strip scrolls. */
const trackHeight = (tracks: number, room: number): number =>
  Math.max(TRACK_PX.least, Math.min(TRACK_PX.most, (room - HEAD_PX - FOOT_PX) / Math.max(1, tracks)));

const stepAt = (steps: readonly StepBand[], seq: number): StepBand | null =>
  steps.find((step) => seq > step.from && (step.to === null || seq <= step.to)) ?? null;

/** Where Page Up and Page Down go: the ends of the steps. */
function stepEdge(steps: readonly StepBand[], at: number, last: number, direction: 1 | -1): number {
  const edges = [...new Set(steps.flatMap((step) => [step.from, step.to ?? last]))].sort((a, b) => a - b);
  if (direction > 0) return edges.find((edge) => edge > at) ?? last;
  return edges.findLast((edge) => edge < at) ?? at;
}

/** Keys that step through events work all over the page, but not where one types. */
const typesHere = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox], [type=radio]), textarea, select, dialog, .xterm') !== null;

/** Whose lanes they are that began further left than what is seen: their names stay in sight. */
function LaneNames({
  lanes,
  scrolled,
  unit,
  y,
}: {
  lanes: Lanes;
  scrolled: number;
  unit: number;
  y: (track: number) => number;
}) {
  const edge = lanes.start + (scrolled - PAD_PX) / unit;
  const gone = lanes.lanes.filter((lane) => lane.birth < edge && (lane.end ?? Infinity) > edge);
  return (
    <div className="strip-names" aria-hidden="true">
      {gone.map((lane) => (
        <span key={`${lane.pid} ${lane.birth}`} style={{ top: y(lane.track) - 19 }}>
          <Pid pid={lane.pid} /> {lane.name}
        </span>
      ))}
    </div>
  );
}

/** What happened in a world, a lane per process, and a line at the moment shown that can be moved. */
export function TimelineStrip({
  timeline,
  last,
  at,
  steps,
  text,
  selected = null,
  behind = false,
  onSeek,
}: TimelineStripProps) {
  const [scroller, { width, room }] = useStripSize();
  const [filter, setFilter] = useState<StripFilter>(ALL_EVENTS);
  /** Pixels of a unit; null fits everything. */
  const [zoom, setZoom] = useState<number | null>(null);
  const [scrolled, setScrolled] = useState(0);
  /** The position to be kept where it is while zooming, and how far from the left edge that is. */
  const anchor = useRef<{ pos: number; x: number } | null>(null);
  /** Was the moment shown in sight when the learner scrolled last? Then it stays so. */
  const follows = useRef(true);
  /** How far down the tracks are scrolled. */
  const down = useRef(0);
  /** Set when the learner goes on from event to event: then the lane of each comes in sight. The pointer is at one already. */
  const stepped = useRef(false);
  /** The mark that going on event by event, by button or key, led to last. */
  const [steppedTo, setSteppedTo] = useState(-2);

  // Drawing thousands of events can wait; the table cannot. `drawn` stands for the timeline's content, which changes in place.
  const drawn = useDeferredValue(last);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const lanes = useMemo(() => lanesOf(timeline, filter), [timeline, filter, drawn]);
  const marks: readonly Mark[] = lanes.marks;
  const fit = fitted(lanes.length, width, PAD_PX, AFTER_PX);
  const unit = Math.max(zoom ?? fit, fit);
  const content = unit > fit ? PAD_PX + lanes.length * unit + AFTER_PX : width;
  const part = drawnPart(unit > fit ? scrolled : 0, width, content);
  const drawing = useMemo(() => {
    const step = trackHeight(lanes.tracks, room);
    return {
      scale: scaleOf(unit, PAD_PX, part.from, lanes.start),
      width: part.width,
      y: (track: number) => HEAD_PX + (track + 0.5) * step,
      height: HEAD_PX + lanes.tracks * step + FOOT_PX,
    };
  }, [lanes, room, unit, part.from, part.width]);
  const labels = useMemo(() => labelsOf(lanes, drawing.scale, drawing.width, text), [lanes, drawing, text]);

  const index = markAt(marks, at);
  const xOf = (pos: number): number => PAD_PX + (pos - lanes.start) * unit;
  const posAt = (x: number): number => lanes.start + (x - PAD_PX) / unit;
  const now = (index < 0 ? PAD_PX / 2 : xOf(marks[index]!.pos)) + Math.min(10, unit / 2);
  const oldest = Math.max(0, timeline.firstSeq - 1);
  const live = at >= last;

  const seek = (seq: number): void => {
    const next = Math.max(oldest, Math.min(last, seq));
    follows.current = true;
    if (next !== at) onSeek(next);
  };
  const stepEvent = (by: 1 | -1): void => {
    stepped.current = true;
    setSteppedTo(index + by);
    seek(settledSeq(marks, Math.max(-1, Math.min(marks.length - 1, index + by)), last));
  };

  /** Keeps what stands `x` pixels from the left edge where it is. */
  const zoomAt = (factor: number, x: number): void => {
    const left = scroller.current?.scrollLeft ?? 0;
    anchor.current = { pos: posAt(left + x), x };
    setZoom(zoomedBy(factor, zoom, fit));
  };
  const zoomNow = (factor: number): void => {
    const x = now - (scroller.current?.scrollLeft ?? 0);
    zoomAt(factor, x > 0 && x < width ? x : width / 2);
  };
  const fitAll = (): void => {
    setZoom(null);
  };

  useLayoutEffect(() => {
    const kept = anchor.current;
    anchor.current = null;
    // `scrolled` and not the element's own word for it: asking that would have the browser lay out the page at once.
    const left = kept
      ? Math.max(0, xOf(kept.pos) - kept.x)
      : follows.current
        ? scrollTo(now, scrolled, width, MARGIN_PX)
        : scrolled;
    if (unit <= fit || left === scrolled) return;
    scroller.current?.scrollTo({ left });
    setScrolled(Math.min(left, content - width));
    // Where it was scrolled to before is no reason to scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [scroller, unit, now, width]);

  useLayoutEffect(() => {
    const mark = stepped.current ? marks[index] : undefined;
    stepped.current = false;
    const lane = mark && lanes.lanes.findLast(({ pid, birth }) => pid === mark.pid && birth <= mark.pos);
    if (!lane || room === 0) return;
    const top = scrollTo(drawing.y(lane.track), down.current, room, TRACK_PX.most);
    if (top !== down.current) scroller.current?.scrollTo({ top });
  }, [scroller, marks, index, lanes, drawing, room]);

  const latest = useRef({ stepEvent, zoomAt });
  useEffect(() => {
    latest.current = { stepEvent, zoomAt };
  });
  useEffect(() => {
    const element = scroller.current;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey || !element) return;
      // Not passive: the browser must not zoom the page.
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().left;
      latest.current.zoomAt(Math.exp(-event.deltaY * WHEEL_ZOOM), x);
    };
    const press = (event: globalThis.KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      const by = ({ '.': 1, ',': -1 } as const)[event.key];
      if (by === undefined || typesHere(event.target) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      latest.current.stepEvent(by);
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    window.addEventListener('keydown', press);
    return () => {
      element?.removeEventListener('wheel', wheel);
      window.removeEventListener('keydown', press);
    };
  }, [scroller]);

  const seekTo = (event: PointerEvent<HTMLElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    seek(settledSeq(marks, markLeftOf(marks, posAt(x + NEAR_PX)), last));
  };

  /** What the pointer rests on, as the browser's own hint: one for all, not one for each of thousands of marks. */
  const hint = (event: PointerEvent<HTMLElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const mark = marks[markLeftOf(marks, posAt(x + NEAR_PX))];
    const near = mark && x - xOf(mark.pos) < 2 * NEAR_PX;
    event.currentTarget.title = near ? text.timeline.moment(mark.event, null) : '';
  };

  const keys: Record<string, () => void> = {
    ArrowRight: () => seek(settledSeq(marks, nextThatMatters(marks, index, 1), last)),
    ArrowLeft: () => seek(settledSeq(marks, nextThatMatters(marks, index, -1), last)),
    PageDown: () => seek(stepEdge(steps, at, last, 1)),
    PageUp: () => seek(stepEdge(steps, at, last, -1)),
    Home: () => seek(oldest),
    End: () => seek(last),
    '+': () => zoomNow(ZOOM_STEP),
    '=': () => zoomNow(ZOOM_STEP),
    '-': () => zoomNow(1 / ZOOM_STEP),
    '0': fitAll,
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = keys[event.key];
    if (!act) return;
    stepped.current = true;
    act();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="strip" data-testid="timeline">
      <StripBar
        lanes={lanes}
        index={index}
        filter={filter}
        selected={selected}
        zoomed={zoom !== null}
        live={live}
        stepped={steppedTo === index}
        text={text}
        onFilter={setFilter}
        onStep={stepEvent}
        onZoom={(direction) => {
          zoomNow(direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
        }}
        onFit={fitAll}
      />
      <div
        ref={scroller}
        className="strip-scroll"
        onScroll={({ currentTarget: { scrollLeft, scrollTop } }) => {
          down.current = scrollTop;
          // Scrolled there by ourselves, or by the learner: either way the line is in sight, or left behind on purpose.
          follows.current = now > scrollLeft && now < scrollLeft + width;
          setScrolled(scrollLeft);
        }}
      >
        <div
          className="strip-track"
          style={{ width: unit > fit ? content : '100%', height: drawing.height }}
          role="slider"
          tabIndex={0}
          aria-label={text.timeline.label}
          aria-valuemin={oldest}
          aria-valuemax={last}
          aria-valuenow={at}
          aria-valuetext={text.timeline.moment(
            markToTell(marks, index, live)?.event ?? null,
            stepAt(steps, at),
            live,
          )}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            seekTo(event);
          }}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
            else hint(event);
          }}
        >
          {marks.length === 0 && (
            <p className="machine-empty">
              {filter !== ALL_EVENTS
                ? text.timeline.nothingLeft
                : behind
                  ? text.timeline.arriving
                  : text.timeline.empty}
            </p>
          )}
          {width > 0 && marks.length > 0 && (
            <>
              <svg width={part.width} height={drawing.height} style={{ left: part.from }} aria-hidden="true">
                <StripBands
                  lanes={lanes}
                  steps={steps}
                  scale={drawing.scale}
                  width={drawing.width}
                  height={drawing.height}
                />
              </svg>
              <div className="strip-line" style={{ transform: `translateX(${now}px)` }}>
                <svg
                  width={part.width}
                  height={drawing.height}
                  style={{ left: part.from, transform: `translateX(${-now}px)` }}
                  aria-hidden="true"
                >
                  <StripWords labels={labels} y={drawing.y} />
                </svg>
              </div>
              <svg width={part.width} height={drawing.height} style={{ left: part.from }} aria-hidden="true">
                <StripDrawing lanes={lanes} labels={labels} {...drawing} />
              </svg>
              {(unit > fit || lanes.start > 0) && (
                <LaneNames lanes={lanes} scrolled={unit > fit ? scrolled : 0} unit={unit} y={drawing.y} />
              )}
              {!live && <div className="strip-later" style={{ transform: `translateX(${now}px)` }} />}
              <div
                className="strip-now"
                style={{ transform: `translateX(${now}px)` }}
                data-live={live || undefined}
                title={live ? text.timeline.now : undefined}
              />
            </>
          )}
        </div>
      </div>
      {oldest > 0 && <p className="strip-dropped">{text.timeline.dropped}</p>}
    </div>
  );
}
