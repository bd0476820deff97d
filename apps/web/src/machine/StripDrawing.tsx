import { memo, type ReactNode } from 'react';
import { identityStyle } from './identity.js';
import type { Lane, Lanes, Mark } from './lanes.js';
import { labelWidth, placeLabels, tracksPassed, type Wish } from './strip-labels.js';
import { clusterMarks, markAt, markLeftOf, type Cluster, type Scale } from './strip-scale.js';
import type { MachineText, StepBand } from './types.js';

/** Marks of a lane nearer than this are drawn as one (pixels). */
const CLUSTER_PX = 9;
/** Signals between the same two lanes nearer than this are drawn once. */
const SIGNAL_PX = 5;
/** Lives shorter than this (pixels) get no branch and no marks: there are too many of them to tell apart. */
const MARKED_PX = 10;
/** Brief lives on one track nearer than this are not drawn again. */
const BRIEF_PX = 2.5;
const HALF = 4.5;
/** What stands this far beyond the drawing still reaches into it: labels, arrows (pixels). */
const BEYOND_PX = 60;

interface StripDrawingProps {
  lanes: Lanes;
  /** Pixels of the drawing: what is left or right of it is not drawn. */
  scale: Scale;
  width: number;
  height: number;
  /** Middle of a track. */
  y: (track: number) => number;
  labels: readonly StripLabel[];
}

interface StripLabel {
  wish: Wish;
  /** Null: of a mark. */
  lane: Lane | null;
}

function LaneLine({
  lane,
  lanes,
  scale,
  y,
  end,
}: {
  lane: Lane;
  lanes: Lanes;
  scale: Scale;
  y: StripDrawingProps['y'];
  end: number;
}) {
  const born = scale.x(lane.birth);
  const from = Math.max(born, -BEYOND_PX);
  const [to, at] = [lane.end === null ? end : Math.min(end, scale.x(lane.end)), y(lane.track)];
  const parent = lane.parent === null ? undefined : lanes.byPid.get(lane.parent);
  const above = parent && born === from && parent.track !== lane.track ? y(parent.track) : null;
  const r = Math.min(7, Math.max(0, to - from));
  const long = to - from >= MARKED_PX;
  const d =
    above !== null && long
      ? `M${from} ${above}V${at - Math.sign(at - above) * r}Q${from} ${at} ${from + r} ${at}H${to}`
      : `M${from} ${at}H${Math.max(to, from + 1)}`;
  return (
    <g style={identityStyle(lane.pid)}>
      <path className="lane" data-pid={lane.pid} d={d} />
      {lane.end !== null && long && to < end && (
        <path
          className="lane-end"
          d={lane.ending?.signal ? `M${to - 4} ${at - 4}l8 8m0-8l-8 8` : `M${to} ${at - 5}v10`}
        />
      )}
    </g>
  );
}

function ClusterMark({ cluster, at }: { cluster: Cluster; at: number }) {
  const only = cluster.marks.length === 1 ? cluster.marks[0] : undefined;
  const kind = only?.event.type ?? 'many';
  const round = kind === 'fork' || kind === 'terminal';
  const failed = only?.event.type === 'call' && only.event.errno !== undefined;
  const chatter = !cluster.marks[0]!.matters;
  const crowded = cluster.to - cluster.from > 3 * CLUSTER_PX;
  const half = chatter ? 1.5 : crowded ? 3 : HALF;
  return (
    <rect
      className="mark"
      data-kind={kind}
      data-failed={failed || undefined}
      data-chatter={chatter || undefined}
      style={identityStyle(cluster.pid)}
      x={cluster.from - half}
      y={at - half}
      width={cluster.to - cluster.from + 2 * half}
      height={2 * half}
      rx={round ? half : 2}
    />
  );
}

/** An arrow from the sender's lane to the receiver's; from above when the kernel or the terminal sent it. */
function SignalArrow({
  mark,
  lanes,
  scale,
  y,
}: {
  mark: Mark;
  lanes: Lanes;
  scale: Scale;
  y: StripDrawingProps['y'];
}) {
  const { event } = mark;
  if (event.type !== 'signal') return null;
  const to = lanes.byPid.get(event.pid);
  if (!to) return null;
  const sender = event.from === 0 ? undefined : lanes.byPid.get(event.from);
  const [x, end] = [scale.x(mark.pos), y(to.track)];
  const start = sender ? y(sender.track) : end - 17;
  const down = start <= end ? 1 : -1;
  const tip = end - down * 3;
  return (
    <g
      className="signal"
      data-ignored={event.disposition === 'ignored' || undefined}
      style={identityStyle(event.from || event.pid)}
      data-kernel={!sender || undefined}
    >
      <path d={`M${x} ${start}V${tip - down * 5}`} />
      <path
        className="signal-head"
        d={`M${x - 3.5} ${tip - down * 6}L${x + 3.5} ${tip - down * 6}L${x} ${tip}Z`}
      />
    </g>
  );
}

const isBrief = (lane: Lane, scale: Scale): boolean =>
  lane.end !== null && scale.x(lane.end) - scale.x(lane.birth) < MARKED_PX;

/** All lanes but those brief ones that would be drawn over each other. */
function visibleLanes(lanes: readonly Lane[], scale: Scale): Lane[] {
  const last = new Map<number, number>();
  return lanes.filter((lane) => {
    if (!isBrief(lane, scale)) return true;
    const x = scale.x(lane.birth);
    if (x - (last.get(lane.track) ?? -Infinity) < BRIEF_PX) return false;
    last.set(lane.track, x);
    return true;
  });
}

function visibleSignals(marks: readonly Mark[], scale: Scale): Mark[] {
  const last = new Map<string, number>();
  return marks.filter((mark) => {
    if (mark.event.type !== 'signal' || !mark.matters) return false;
    const key = `${mark.event.from} ${mark.event.pid}`;
    const x = scale.x(mark.pos);
    if (x - (last.get(key) ?? -Infinity) < SIGNAL_PX) return false;
    last.set(key, x);
    return true;
  });
}

/** What is written beside a mark: forks and execs are told by the new lane's own label. */
const isLabelled = (mark: Mark): boolean =>
  mark.matters && mark.event.type !== 'fork' && mark.event.type !== 'exec' && mark.event.type !== 'reparent';

/** Which labels there is room for: each lane's number and name, how it ended, and marks that matter. */
export function labelsOf(all: Lanes, scale: Scale, width: number, text: MachineText): StripLabel[] {
  const lanes = partOf(all, scale, width);
  const laneByKey = new Map<string, Lane>();
  const wishes: Wish[] = [];
  for (const lane of lanes.lanes) {
    const length = ((lane.end ?? Infinity) - lane.birth) * scale.pixelsPerUnit;
    if (length <= 2 * MARKED_PX) continue;
    const key = `lane ${lane.pid} ${lane.birth}`;
    laneByKey.set(key, lane);
    wishes.push({
      key,
      x: scale.x(lane.birth) + 9,
      track: lane.track,
      text: `${lane.pid} ${lane.name}`,
      weight: lane.end === null ? 3 : 2,
    });
  }
  if (scale.pixelsPerUnit > 7)
    for (const mark of lanes.marks) {
      const lane = mark.pid === null ? undefined : lanes.byPid.get(mark.pid);
      if (!lane || !isLabelled(mark)) continue;
      const words = text.timeline.mark(mark.event);
      const ends = mark.event.type === 'exit';
      const beside = ends || mark.event.type === 'signal';
      const x = scale.x(mark.pos);
      wishes.push({
        key: `mark ${mark.seq}`,
        x: beside ? x + 8 : x - 4,
        ...(beside && { else: x - 8 - labelWidth(words) }),
        track: lane.track,
        text: words,
        weight: ends ? 1.5 : 1,
      });
    }
  const arrows = visibleSignals(lanes.marks, scale).flatMap(({ pid, pos, event }) => {
    const to = lanes.byPid.get(pid ?? 0)?.track;
    if (to === undefined || event.type !== 'signal') return [];
    const from = (event.from === 0 ? undefined : lanes.byPid.get(event.from))?.track;
    const x = scale.x(pos);
    const passed = from === undefined ? [to] : tracksPassed(from, to);
    return passed.map((track) => ({ track, from: x - 5, to: x + 5 }));
  });
  return placeLabels(wishes, width, arrows).map((wish) => ({ wish, lane: laneByKey.get(wish.key) ?? null }));
}

function Label({ label: { wish, lane }, y }: { label: StripLabel; y: StripDrawingProps['y'] }) {
  return (
    <text className={lane ? 'lane-label' : 'mark-label'} x={wish.x} y={y(wish.track) - 7}>
      {lane ? (
        <>
          <tspan className="pid" style={identityStyle(lane.pid)}>
            {lane.pid}
          </tspan>
          <tspan dx="5">{lane.name}</tspan>
        </>
      ) : (
        wish.text
      )}
    </text>
  );
}

/** The ground: the steps of a lesson. */
export const StripBands = memo(function StripBands({
  steps,
  lanes,
  scale,
  width,
  height,
}: Omit<StripDrawingProps, 'y' | 'labels'> & { steps: readonly StepBand[] }): ReactNode {
  const edge = (seq: number): number => {
    const index = markAt(lanes.marks, seq);
    return index < 0 ? 0 : scale.x(lanes.marks[index]!.pos) + Math.min(10, scale.pixelsPerUnit / 2);
  };
  return steps.map((step, i) => {
    const from = Math.max(0, edge(step.from));
    const to = Math.min(width, step.to === null ? width : edge(step.to));
    if (to - from < 1) return null;
    return (
      <g key={step.id} className="band" data-odd={i % 2 === 1 || undefined}>
        <rect x={from} y={0} width={to - from} height={height} />
        {to - from > 14 && (
          <text x={from + 6} y={12}>
            {step.label.length * 7 < to - from - 8 ? step.label : ''}
          </text>
        )}
      </g>
    );
  });
});

/** Those lanes and marks that reach into the drawing. */
function partOf(lanes: Lanes, scale: Scale, width: number): Lanes {
  const first = (-BEYOND_PX - scale.x(0)) / scale.pixelsPerUnit;
  const final = (width + BEYOND_PX - scale.x(0)) / scale.pixelsPerUnit;
  if (first <= lanes.start && final >= lanes.start + lanes.length) return lanes;
  return {
    ...lanes,
    lanes: lanes.lanes.filter((lane) => lane.birth <= final && (lane.end ?? Infinity) >= first),
    marks: lanes.marks.slice(markLeftOf(lanes.marks, first) + 1, markLeftOf(lanes.marks, final) + 1),
  };
}

/** Lanes, marks and their names: with the bands below, all of the strip that does not depend on the moment shown. */
export const StripDrawing = memo(function StripDrawing(props: StripDrawingProps) {
  const { scale, width, y, labels } = props;
  const lanes = partOf(props.lanes, scale, width);
  const end = Math.min(width + BEYOND_PX, scale.x(lanes.start + lanes.length) + 10);
  const signals = visibleSignals(lanes.marks, scale);
  const long = new Set(lanes.lanes.filter((lane) => !isBrief(lane, scale)));
  const marks = lanes.marks.filter(({ pid }) => pid !== null && long.has(lanes.byPid.get(pid)!));
  // What matters is drawn over what does not, and never gathered with it.
  const clusters = [false, true].flatMap((matters) =>
    clusterMarks(
      marks.filter((mark) => mark.matters === matters),
      scale,
      CLUSTER_PX,
    ),
  );
  return (
    <>
      {visibleLanes(lanes.lanes, scale).map((lane) => (
        <LaneLine key={`${lane.pid} ${lane.birth}`} lane={lane} lanes={lanes} scale={scale} y={y} end={end} />
      ))}
      {labels.map((label) => (
        <Label key={label.wish.key} label={label} y={y} />
      ))}
      {clusters.map((cluster) => (
        <ClusterMark
          key={cluster.marks[0]!.seq}
          cluster={cluster}
          at={y(lanes.byPid.get(cluster.pid)!.track)}
        />
      ))}
      {signals.map((mark) => (
        <SignalArrow key={mark.seq} mark={mark} lanes={lanes} scale={scale} y={y} />
      ))}
    </>
  );
});

/** Words and no more: what is drawn of them on the line at the moment shown hides it, so that it passes behind them. */
export const StripWords = memo(function StripWords({
  labels,
  y,
}: Pick<StripDrawingProps, 'labels' | 'y'>): ReactNode {
  return labels.map((label) => <Label key={label.wish.key} label={label} y={y} />);
});
