import { Timeline } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { machineEn } from '../i18n/machine-en.js';
import { machineZh } from '../i18n/machine-zh.js';
import { buildADaemon, busy } from './dev/fixtures.js';
import { ScriptedWorld } from './dev/scripted-world.js';
import { lanesOf, type Lane } from './lanes.js';
import { worthListing } from './strip-filter.js';
import {
  clusterMarks,
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
import { placeLabels, tracksPassed } from './strip-labels.js';

describe('lanesOf', () => {
  it('gives each process a lane from its birth to its end', () => {
    const { world } = buildADaemon();
    const { byPid, lanes } = lanesOf(world.timeline);
    expect(lanes.map((lane) => lane.pid)).toEqual([1, 2, 5, 6, 7]);
    expect(byPid.get(5)).toMatchObject({ parent: 2, name: 'mydaemon', ending: { code: 0 } });
    expect(byPid.get(6)).toMatchObject({ parent: 5 });
    expect(byPid.get(6)!.birth).toBeLessThan(byPid.get(5)!.end!);
    expect(byPid.get(7)!.end).toBeNull();
    expect(byPid.get(2)!.ending).toMatchObject({ signal: 'SIGHUP' });
  });

  it('never puts two living processes on one track, and uses tracks again', () => {
    const { world } = busy();
    const { lanes, tracks } = lanesOf(world.timeline);
    expect(lanes.length).toBeGreaterThan(700);
    expect(tracks).toBeLessThan(8);
    for (let track = 0; track < tracks; track += 1) {
      const shared = lanes.filter((lane) => lane.track === track);
      shared
        .slice(1)
        .forEach((lane, i) => expect(lane.birth).toBeGreaterThanOrEqual(shared[i]!.end ?? Infinity));
    }
  });

  it('grows with its timeline as if built at once', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0');
    expect(lanesOf(world.timeline).lanes).toHaveLength(2);
    world.job(2, [5], ['./mydaemon']).fork(5, 6).exit(5).setsid(6);
    const grown = lanesOf(world.timeline);
    const copy = new Timeline();
    for (const event of world.timeline.since(0)) copy.append(event);
    expect(grown).toEqual(lanesOf(copy));
  });

  it('forgets what has fallen off the timeline', () => {
    const timeline = new Timeline({ events: 3000, bytes: Infinity });
    const { world } = busy();
    const events = world.timeline.since(0);
    for (let turn = 0; turn < 4; turn += 1)
      for (const event of events) timeline.append({ ...event, seq: timeline.lastSeq + 1 });
    expect(timeline.dropped).toBeGreaterThan(20_000);
    let lanes = lanesOf(timeline);
    // As the page does: looks again and again while it grows.
    for (const event of events) {
      timeline.append({ ...event, seq: timeline.lastSeq + 1 });
      if (timeline.lastSeq % 100 === 0) lanes = lanesOf(timeline);
    }
    expect(lanes.marks.length).toBeLessThan(3000 + 2000 + 100);
    expect(lanes.start).toBe(lanes.marks[0]!.pos);
    expect(lanes.start + lanes.length).toBeGreaterThanOrEqual(lanes.marks.at(-1)!.pos);
    expect(scaleOf(2, 20, 0, lanes.start).x(lanes.marks[0]!.pos)).toBe(20);
    expect(lanes.lanes.every(({ end }) => end === null || end >= lanes.start)).toBe(true);
    expect(lanes.byPid.get(1)?.end).toBeNull();
  });

  it('starts over when the timeline does', () => {
    const timeline = new Timeline();
    const { world } = buildADaemon();
    for (const event of world.timeline.since(0)) timeline.append(event);
    expect(lanesOf(timeline).lanes).toHaveLength(5);
    timeline.rebase(5000, world.timeline.table);
    timeline.append({ seq: 5001, t: 9000, type: 'call', pid: 7, name: 'chdir', family: 'file', args: ['/'] });
    expect(lanesOf(timeline).lanes.map((lane) => lane.pid)).toEqual([1, 7]);
  });

  it('leaves out neither failed calls nor signals, but lets chatter take little room', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0');
    const before = lanesOf(world.timeline).length;
    for (let i = 0; i < 10; i += 1) world.call(2, 'rt_sigaction', ['SIGINT']);
    expect(lanesOf(world.timeline).length - before).toBeLessThan(3);
    world.timeline.add(
      { type: 'call', pid: 2, name: 'setsid', family: 'process', args: [], errno: 'EPERM' },
      50,
    );
    const { marks } = lanesOf(world.timeline);
    expect(marks.at(-1)).toMatchObject({ matters: true, event: { errno: 'EPERM' } });
  });
});

describe('the scale of the strip', () => {
  const { world } = buildADaemon();
  const { marks, length } = lanesOf(world.timeline);
  const setsid = marks.findIndex((mark) => mark.event.type === 'call' && mark.event.name === 'setsid');

  it('finds the moment at which a mark has had its effect', () => {
    const seq = settledSeq(marks, setsid, world.last);
    expect(world.timeline.tableAt(seq).get(6)).toMatchObject({ sid: 6, tty: '?' });
    expect(world.timeline.tableAt(marks[setsid]!.seq - 1).get(6)).toMatchObject({ sid: 2 });
    expect(markAt(marks, seq)).toBe(setsid);
    expect(settledSeq(marks, marks.length - 1, world.last)).toBe(world.last);
  });

  it('maps positions to marks and back', () => {
    for (const [i, mark] of marks.entries()) expect(markLeftOf(marks, mark.pos)).toBe(i);
    expect(markLeftOf(marks, -1)).toBe(-1);
    const scale = scaleOf(fitted(length, 800, 20, 20), 20);
    expect(scale.x(0)).toBe(20);
    expect(scale.x(length)).toBeLessThanOrEqual(780.001);
  });

  it('steps over chatter', () => {
    const next = nextThatMatters(marks, setsid, 1);
    expect(marks[next]!.matters).toBe(true);
    expect(nextThatMatters(marks, marks.length - 1, 1)).toBe(marks.length - 1);
    expect(nextThatMatters(marks, 0, -1)).toBe(-1);
  });

  it('gathers marks that would overlap, and loses none', () => {
    const crowded = lanesOf(busy().world.timeline);
    const scale = scaleOf(fitted(crowded.length, 1000, 20, 20), 20);
    const clusters = clusterMarks(crowded.marks, scale, 9);
    const drawable = crowded.marks.filter(
      ({ pid, event }) => pid !== null && event.type !== 'exit' && event.type !== 'signal',
    );
    expect(clusters.flatMap((cluster) => cluster.marks)).toHaveLength(drawable.length);
    expect(clusters.length).toBeLessThan(1000);
    const ofShell = clusters.filter((cluster) => cluster.pid === 2);
    ofShell.slice(1).forEach((cluster, i) => expect(cluster.from - ofShell[i]!.to).toBeGreaterThanOrEqual(9));
  });
});

describe('placeLabels', () => {
  it('keeps labels apart, the weightier first, and inside the strip', () => {
    const placed = placeLabels(
      [
        { key: 'a', x: 10, track: 0, text: 'setpgid', weight: 1 },
        { key: 'b', x: 20, track: 0, text: '5 mydaemon', weight: 3 },
        { key: 'c', x: 20, track: 1, text: 'setsid', weight: 1 },
        { key: 'd', x: 290, track: 2, text: 'too far right', weight: 3 },
      ],
      300,
    );
    expect(placed.map((wish) => wish.key)).toEqual(['b', 'c']);
  });

  it('takes the other place when the first is taken', () => {
    const arrow = { track: 0, from: 100, to: 110 };
    const wish = { key: 'SIGHUP', x: 78, else: 20, track: 0, text: 'SIGHUP', weight: 1 };
    expect(placeLabels([wish], 300, [arrow])).toMatchObject([{ x: 20 }]);
    expect(placeLabels([wish], 300)).toMatchObject([{ x: 78 }]);
    expect(placeLabels([{ ...wish, else: 95 }], 300, [arrow])).toEqual([]);
  });
});

describe('tracksPassed', () => {
  it('names the tracks whose words an arrow runs through: those above a track are its own', () => {
    expect(tracksPassed(0, 3)).toEqual([1, 2, 3]);
    expect(tracksPassed(3, 0)).toEqual([1, 2, 3]);
    expect(tracksPassed(2, 2)).toEqual([2]);
  });
});

describe('zoom', () => {
  it('goes from everything to near and back, and no further', () => {
    const fit = fitted(1000, 540, 20, 20);
    expect(fit).toBeCloseTo(0.5);
    const near = zoomedBy(4, null, fit);
    expect(near).toBeCloseTo(2);
    expect(zoomedBy(0.25, near, fit)).toBeNull();
    expect(zoomedBy(1e6, near, fit)).toBe(160);
  });

  it('draws the page that is seen and one on either side', () => {
    expect(drawnPart(0, 500, 400)).toEqual({ from: 0, width: 400 });
    expect(drawnPart(0, 500, 5000)).toEqual({ from: 0, width: 1000 });
    expect(drawnPart(1200, 500, 5000)).toEqual({ from: 500, width: 1500 });
    expect(drawnPart(4500, 500, 5000)).toEqual({ from: 4000, width: 1000 });
    expect(drawnPart(70_000, 500, 5000), 'after zooming out').toEqual({ from: 4000, width: 1000 });
  });

  it('scrolls only as far as it must', () => {
    expect(scrollTo(300, 100, 500, 50)).toBe(100);
    expect(scrollTo(120, 100, 500, 50)).toBe(70);
    expect(scrollTo(590, 100, 500, 50)).toBe(140);
    expect(scrollTo(10, 100, 500, 50)).toBe(0);
  });
});

describe('what is told of a moment', () => {
  const { marks } = lanesOf(new ScriptedWorld().shell(2, 'pts/0').call(2, 'rt_sigaction').timeline);
  const last = marks.length - 1;

  it('is its own event in the past, and the last that matters now', () => {
    expect(markToTell(marks, last, false)?.event).toMatchObject({ name: 'rt_sigaction' });
    expect(markToTell(marks, last, true)?.event).toMatchObject({ type: 'exec' });
    expect(markToTell([], -1, true)).toBeUndefined();
  });

  it.each([
    [machineEn, 'now', 'process 2: exec bash'],
    [machineZh, '现在', '进程 2'],
  ])('says in words that it is now', (words, now, event) => {
    const told = markToTell(marks, last, true)?.event ?? null;
    expect(words.timeline.moment(told, null, true)).toContain(now);
    expect(words.timeline.moment(told, null, true)).toContain(event);
    expect(words.timeline.moment(told, null)).not.toContain(now);
  });
});

describe('the filter', () => {
  const { world } = buildADaemon();
  const all = lanesOf(world.timeline);

  it('keeps a process and what it started', () => {
    const some = lanesOf(world.timeline, { pid: 5, hidden: new Set() });
    expect(some.lanes.map(({ pid }) => pid)).toEqual([5, 6, 7]);
    expect(some.marks.length).toBeLessThan(all.marks.length);
    expect(some.marks.every(({ pid }) => pid === null || [2, 5, 6, 7].includes(pid))).toBe(true);
    expect(some.tracks).toBeLessThanOrEqual(3);
  });

  it('tells of a process’s own terminal and of no other', () => {
    const two = new ScriptedWorld().shell(2, 'pts/0').shell(9, 'pts/1').hangup('pts/1').hangup('pts/0');
    const of = (pid: number): string[] =>
      lanesOf(two.timeline, { pid, hidden: new Set() }).marks.flatMap(({ event }) =>
        'tty' in event ? [`${event.type} ${event.tty}`] : [],
      );
    expect(of(2)).toEqual(['terminal pts/0', 'hangup pts/0']);
    expect(of(9)).toEqual(['terminal pts/1', 'hangup pts/1']);
    two.shell(11, 'pts/0').hangup('pts/0');
    expect(of(2), 'another shell has the name').toEqual(['terminal pts/0', 'hangup pts/0']);
  });

  it('leaves lives as they are when only other events are shown', () => {
    const { lanes, marks } = lanesOf(world.timeline, {
      pid: null,
      hidden: new Set(['lives', 'sessions', 'surroundings', 'rest']),
    });
    expect(lanes.map(({ pid, ending }) => [pid, ending?.signal])).toEqual(
      all.lanes.map(({ pid, ending }) => [pid, ending?.signal]),
    );
    expect([...new Set(marks.map(({ event }) => event.type))]).toEqual(['signal']);
  });
});

it('of thousands of processes those that live can be picked, and the latest of the dead', () => {
  const lane = (pid: number, end: number | null): Lane =>
    ({ pid, name: 'sh', parent: null, track: 0, birth: pid, end, ending: null }) satisfies Lane;
  const lanes = [lane(2, null), ...Array.from({ length: 500 }, (_, at) => lane(10 + at, 600))];
  const pids = worthListing(lanes).map(({ pid }) => pid);
  expect(pids).toHaveLength(200);
  expect([pids[0], pids[1], pids.at(-1)]).toEqual([2, 311, 509]);
});
