/** Lines from parents to children on the map, as points in the pixels of its plane. */

export interface Point {
  x: number;
  y: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where a chip stands: itself, its group and its session, as boxes, and which they are. */
export interface Place {
  chip: Box;
  group: string;
  groupBox: Box;
  session: string;
  sessionBox: Box;
}

/** Room above a row of sessions in which the line from init runs. */
const BUS_ABOVE = 11;
/** The two lanes in a session's left gutter: for lines from init and for lines within. */
const OUTER_LANE = 10;
const INNER_LANE = 17;
/** The lane in a group's left gutter. */
const GROUP_LANE = 9;
/** Above a group, where lines run between the rows of groups. */
const OVER_GROUP = 5;
/** Above a chip, where lines run between the rows of chips. */
const OVER_CHIP = 5;
/** From a chip's left edge to where lines pass its upper edge. */
const FOOT = 16;
/** Above a row of sessions, below the line from init: where lines run from one session to another. */
const OVER_SESSION = 6;
/** Left of all sessions: where lines run from one row of sessions to another. */
const BESIDE_SESSIONS = 5;
/** Left of a session, in the gap between it and the one before. */
const GAP = 7;

const middle = (box: Box): number => (box.top + box.bottom) / 2;
const sameRow = (a: Box, b: Box): boolean => a.top < b.bottom && a.bottom > b.top;

/** Does nothing stand to the left of this box in its row? */
function isFirst(box: Box, others: Iterable<Box>): boolean {
  for (const other of others) if (other.left < box.left - 1 && sameRow(box, other)) return false;
  return true;
}

const inGroup = (place: Place, all: readonly Place[]): Box[] =>
  all.filter((other) => other.group === place.group).map((other) => other.chip);

const groupsBeside = (place: Place, all: readonly Place[]): Box[] =>
  all.filter((other) => other.session === place.session).map((other) => other.groupBox);

/** From the group's lane, or a lane further left, into the chip: from its left, or over its row and down. */
function intoChip(lane: number, place: Place, all: readonly Place[]): Point[] {
  const { chip } = place;
  if (isFirst(chip, inGroup(place, all)))
    return [
      { x: lane, y: middle(chip) },
      { x: chip.left, y: middle(chip) },
    ];
  return [
    { x: lane, y: chip.top - OVER_CHIP },
    { x: chip.left + FOOT, y: chip.top - OVER_CHIP },
    { x: chip.left + FOOT, y: chip.top },
  ];
}

/** From a lane of the session into the chip: straight where its group is the first in its row, else over the row. */
function intoGroup(lane: number, place: Place, all: readonly Place[]): Point[] {
  if (isFirst(place.groupBox, groupsBeside(place, all))) return intoChip(lane, place, all);
  const over = place.groupBox.top - OVER_GROUP;
  const inner = place.groupBox.left + GROUP_LANE;
  return [{ x: lane, y: over }, { x: inner, y: over }, ...intoChip(inner, place, all)];
}

/** From init, which stands apart above: down a trunk at the left, along above the session's row, into the session. */
export function routeFromInit(init: Box, child: Place, all: readonly Place[]): Point[] {
  const trunk = init.left + OUTER_LANE;
  const bus = child.sessionBox.top - BUS_ABOVE;
  const lane = child.sessionBox.left + OUTER_LANE;
  return [
    { x: trunk, y: init.bottom },
    { x: trunk, y: bus },
    { x: lane, y: bus },
    ...intoGroup(lane, child, all),
  ];
}

/** Does a line of upright and level parts run through this box? */
const crosses = (points: readonly Point[], box: Box): boolean =>
  points.slice(1).some((to, i) => {
    const from = points[i]!;
    return (
      Math.min(from.x, to.x) < box.right &&
      Math.max(from.x, to.x) > box.left &&
      Math.min(from.y, to.y) < box.bottom &&
      Math.max(from.y, to.y) > box.top
    );
  });

/** Straight to the session beside it, with a step in the gap between the two. */
function besides(parent: Place, child: Place): Point[] {
  const gap = child.sessionBox.left - GAP;
  const [from, to] = [middle(parent.chip), middle(child.chip)];
  return [
    { x: parent.chip.right, y: from },
    ...(from === to
      ? []
      : [
          { x: gap, y: from },
          { x: gap, y: to },
        ]),
    { x: child.chip.left, y: to },
  ];
}

/** Out of the parent’s session at its top left, above the sessions of its row, and into the child’s in the same way. */
function overSessions(parent: Place, child: Place, all: readonly Place[]): Point[] {
  const [lane, into] = [parent.sessionBox.left + INNER_LANE, child.sessionBox.left + INNER_LANE];
  const over = parent.sessionBox.top - OVER_SESSION;
  const overChild = child.sessionBox.top - OVER_SESSION;
  const aside = Math.min(...all.map(({ sessionBox }) => sessionBox.left)) - BESIDE_SESSIONS;
  return [
    ...outOfGroup(parent),
    { x: lane, y: parent.groupBox.top - OVER_GROUP },
    { x: lane, y: over },
    ...(sameRow(parent.sessionBox, child.sessionBox)
      ? []
      : [
          { x: aside, y: over },
          { x: aside, y: overChild },
        ]),
    { x: into, y: overChild },
    ...intoGroup(into, child, all),
  ];
}

/** From a chip up and to the left, until it is above its group. */
function outOfGroup({ chip, groupBox }: Place): Point[] {
  const foot = chip.left + FOOT;
  const overChip = chip.top - OVER_CHIP;
  const lane = groupBox.left + GROUP_LANE;
  return [
    { x: foot, y: chip.top },
    { x: foot, y: overChip },
    { x: lane, y: overChip },
    { x: lane, y: groupBox.top - OVER_GROUP },
  ];
}

function betweenSessions(parent: Place, child: Place, all: readonly Place[]): Point[] {
  const straight = besides(parent, child);
  const others = all.filter((one) => one !== parent && one !== child);
  const isFree =
    child.sessionBox.left >= parent.sessionBox.right &&
    others.every(
      ({ chip, session, sessionBox }) =>
        !crosses(straight, session === parent.session || session === child.session ? chip : sessionBox),
    );
  return isFree ? straight : overSessions(parent, child, all);
}

/** Do two chips of a group stand side by side, the second right after the first? */
function areNeighbours(from: Box, to: Box, others: readonly Box[]): boolean {
  if (to.left < from.right || !sameRow(from, to)) return false;
  return !others.some((box) => sameRow(box, from) && box.left > from.left + 1 && box.left < to.left - 1);
}

/** From a parent's chip to a child's. */
export function route(parent: Place, child: Place, all: readonly Place[]): Point[] {
  const [from, to] = [parent.chip, child.chip];
  if (parent.session !== child.session) return betweenSessions(parent, child, all);
  if (parent.group === child.group && areNeighbours(from, to, inGroup(parent, all)))
    return [
      { x: from.right, y: middle(from) },
      { x: to.left, y: middle(to) },
    ];
  const foot = from.left + FOOT;
  const overChip = from.top - OVER_CHIP;
  const out: Point[] = [
    { x: foot, y: from.top },
    { x: foot, y: overChip },
  ];
  const groupLane = parent.groupBox.left + GROUP_LANE;
  if (parent.group === child.group) {
    if (sameRow(from, to))
      return [...out, { x: to.left + FOOT, y: overChip }, { x: to.left + FOOT, y: to.top }];
    return [...out, { x: groupLane, y: overChip }, ...intoChip(groupLane, child, all)];
  }
  const overGroup = parent.groupBox.top - OVER_GROUP;
  const above = outOfGroup(parent);
  if (sameRow(parent.groupBox, child.groupBox)) {
    const inner = child.groupBox.left + GROUP_LANE;
    return [...above, { x: inner, y: overGroup }, ...intoChip(inner, child, all)];
  }
  const lane = child.sessionBox.left + INNER_LANE;
  return [...above, { x: lane, y: overGroup }, ...intoGroup(lane, child, all)];
}

/** `count` points at equal distances along a line. */
export function resample(points: readonly Point[], count: number): Point[] {
  const lengths = points.slice(1).map((p, i) => Math.hypot(p.x - points[i]!.x, p.y - points[i]!.y));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const out: Point[] = [];
  let segment = 0;
  let passed = 0;
  for (let i = 0; i < count; i += 1) {
    const want = (total * i) / (count - 1);
    while (segment < lengths.length - 1 && passed + lengths[segment]! < want) passed += lengths[segment++]!;
    const [a, b] = [points[segment]!, points[segment + 1] ?? points[segment]!];
    const part = lengths[segment] ? Math.min(1, (want - passed) / lengths[segment]!) : 0;
    out.push({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part });
  }
  return out;
}

const BLEND_POINTS = 28;

/** A line part of the way from one course to another: how a child's line swings from its parent to init. */
export function blend(from: readonly Point[], to: readonly Point[], part: number): Point[] {
  const [a, b] = [resample(from, BLEND_POINTS), resample(to, BLEND_POINTS)];
  return b.map((p, i) => ({ x: a[i]!.x + (p.x - a[i]!.x) * part, y: a[i]!.y + (p.y - a[i]!.y) * part }));
}

const CORNER = 7;
const show = (n: number): string => String(Math.round(n * 10) / 10);

/** An SVG path through the points, its corners rounded. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${show(first.x)} ${show(first.y)}`;
  rest.forEach((corner, i) => {
    const before = points[i]!;
    const after = rest[i + 1];
    const near = Math.hypot(corner.x - before.x, corner.y - before.y);
    const far = after ? Math.hypot(after.x - corner.x, after.y - corner.y) : 0;
    const r = Math.min(CORNER, near / 2, far / 2);
    if (!after || r < 1) {
      path += `L${show(corner.x)} ${show(corner.y)}`;
      return;
    }
    const at = (p: Point, length: number): string =>
      `${show(corner.x + ((p.x - corner.x) * r) / length)} ${show(corner.y + ((p.y - corner.y) * r) / length)}`;
    path += `L${at(before, near)}Q${show(corner.x)} ${show(corner.y)} ${at(after, far)}`;
  });
  return path;
}
