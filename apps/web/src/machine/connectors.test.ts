import { describe, expect, it } from 'vitest';
import {
  blend,
  pathOf,
  resample,
  route,
  routeFromInit,
  type Box,
  type Place,
  type Point,
} from './connectors.js';

const box = (left: number, top: number, width: number, height = 30): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

const session = box(50, 60, 600, 300);
const place = (group: string, groupBox: Box, chip: Box): Place => ({
  chip,
  group,
  groupBox,
  session: 's2',
  sessionBox: session,
});
const shell = place('g2', box(70, 100, 150, 70), box(90, 130, 100));
const first = place('g5', box(230, 100, 300, 70), box(250, 130, 80));
const second = place('g5', box(230, 100, 300, 70), box(345, 130, 80));
const below = place('g9', box(70, 190, 150, 70), box(90, 220, 100));
const all = [shell, first, second, below];

const isOrthogonal = (points: readonly Point[]): boolean =>
  points.slice(1).every((p, i) => p.x === points[i]!.x || p.y === points[i]!.y);

const crosses = (points: readonly Point[], { left, top, right, bottom }: Box): boolean =>
  resample(points, 400).some(({ x, y }) => x > left + 1 && x < right - 1 && y > top + 1 && y < bottom - 1);

describe('routes', () => {
  it.each([
    ['init to the first in its row', routeFromInit(box(20, 10, 90), shell, all), shell],
    ['init to a group beside another', routeFromInit(box(20, 10, 90), first, all), first],
    ['shell to a group beside it', route(shell, first, all), first],
    ['shell to the second of a pipeline', route(shell, second, all), second],
    ['shell to a group below', route(shell, below, all), below],
    ['within a group', route(first, second, all), second],
  ])('%s: straight lines that pass behind no chip and end at the child', (_name, points, child) => {
    expect(isOrthogonal(points)).toBe(true);
    for (const { chip } of all) expect(crosses(points, chip)).toBe(false);
    const end = points.at(-1)!;
    const touches = end.x === child.chip.left || end.y === child.chip.top;
    expect(touches).toBe(true);
  });

  const elsewhere = (name: string, left: number, top: number): Place => ({
    chip: box(left + 40, top + 70, 80),
    group: `g${name}`,
    groupBox: box(left + 20, top + 40, 150, 70),
    session: `s${name}`,
    sessionBox: box(left, top, 200, 130),
  });
  const beside = elsewhere('20', 700, 60);
  const farther = elsewhere('21', 920, 60);
  const row2 = elsewhere('22', 300, 380);
  const many = [...all, beside, farther, row2];

  it.each([
    ['to the session beside it', second, beside],
    ['past other chips to the session beside it', shell, beside],
    ['past a session', second, farther],
    ['back to a session at the left', farther, first],
    ['to the row below', beside, row2],
    ['to the row above', row2, beside],
  ])('%s: straight lines that pass behind no chip of another', (_name, parent, child) => {
    const points = route(parent, child, many);
    expect(isOrthogonal(points)).toBe(true);
    for (const { chip } of many) expect(crosses(points, chip)).toBe(false);
    const end = points.at(-1)!;
    expect(end.x === child.chip.left || end.y === child.chip.top).toBe(true);
  });

  it('goes straight to the session beside it where nothing stands between', () => {
    expect(route(second, beside, many)[0]).toEqual({ x: 425, y: 145 });
    expect(route(shell, beside, many)[0]?.y).toBe(shell.chip.top);
  });
});

describe('blend', () => {
  const [a, b] = [route(shell, first, all), routeFromInit(box(20, 10, 90), first, all)];

  it('leads from one line to the other', () => {
    expect(blend(a, b, 0)[0]).toEqual(a[0]);
    expect(blend(a, b, 1)[0]).toEqual(b[0]);
    const half = blend(a, b, 0.5)[0]!;
    expect(half.x).toBeCloseTo((a[0]!.x + b[0]!.x) / 2);
  });

  it('is drawn as a path, with rounded corners where there is room', () => {
    expect(pathOf(a)).toMatch(/^M[\d. ]+L.*Q.*L[\d. ]+$/);
    expect(pathOf([])).toBe('');
  });
});
