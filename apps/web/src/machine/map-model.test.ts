import { describe, expect, it } from 'vitest';
import { buildADaemon, crowd, jobs } from './dev/fixtures.js';
import { ScriptedWorld } from './dev/scripted-world.js';
import { processTree, type ProcessTree } from './map-model.js';
import { momentOf } from './moment.js';

function treeAt(scene: ReturnType<typeof jobs>, id: string): ProcessTree {
  const step = scene.steps.find((band) => band.id === id)!;
  return processTree(momentOf(scene.world.timeline, step.from, step.to!), 1);
}

const shape = (tree: ProcessTree): unknown =>
  tree.sessions.map((session) => [
    session.sid,
    session.groups.map((group) => [group.pgid, group.chips.map((chip) => chip.pid)]),
  ]);

const groupIn = (tree: ProcessTree, pgid: number) =>
  tree.sessions.flatMap((session) => session.groups).find((group) => group.pgid === pgid)!;

describe('processTree', () => {
  it('puts a pipeline into one group, which is in the foreground', () => {
    const tree = treeAt(jobs(), 'pipeline');
    expect(shape(tree)).toEqual([
      [
        2,
        [
          [2, [2]],
          [9, [9]],
          [11, [11]],
          [14, [14, 15, 16]],
        ],
      ],
    ]);
    expect(tree.sessions[0]!.groups.filter((group) => group.foreground).map((group) => group.pgid)).toEqual([
      14,
    ]);
    expect(groupIn(tree, 14).chips.map((chip) => chip.leadsGroup)).toEqual([true, false, false]);
  });

  it('says when the leader of a group is gone', () => {
    const tree = treeAt(jobs(), 'dead-leader');
    expect(groupIn(tree, 31)).toMatchObject({ leader: 'gone' });
    expect(groupIn(tree, 14).leader).toBe('here');
    // Its brief life began and ended in this step, but a living process still bears its number.
    expect(groupIn(tree, 31).chips.map((chip) => [chip.pid, chip.state])).toEqual([
      [31, 'dead'],
      [32, 'running'],
    ]);
  });

  it('says when the leader of a session is gone, and that it has no terminal', () => {
    const scene = buildADaemon();
    const { to } = scene.steps.find((band) => band.id === 'chdir')!;
    const session = processTree(momentOf(scene.world.timeline, to!, to!), 1).sessions[1]!;
    expect(session).toMatchObject({ sid: 6, leaderGone: true, terminal: null });
    expect(session.groups[0]).toMatchObject({ pgid: 6, leader: 'gone' });
  });

  it('says when the leader of a group went to another, as long as somebody alive is left in it', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0').job(2, [3], ['./caller']).fork(3, 5).fork(3, 6);
    world.setpgid(3, 6, 6).setpgid(3, 3, 6);
    const tree = () => processTree(momentOf(world.timeline, world.last, world.last), 1);
    expect([groupIn(tree(), 3).leader, groupIn(tree(), 6).leader]).toEqual(['elsewhere', 'here']);
    const from = world.last;
    world.exit(5).setsid(3);
    const [, old, next] = processTree(momentOf(world.timeline, from, world.last), 1).sessions.flatMap(
      (session) => session.groups.map((group) => [group.pgid, group.leader]),
    );
    expect([old, next]).toEqual([
      [3, 'here'],
      [6, 'here'],
    ]);
  });

  it('makes a new session on setsid and leaves the old one its terminal', () => {
    const tree = treeAt(buildADaemon(), 'setsid');
    expect(shape(tree)).toEqual([
      [2, [[2, [2]]]],
      [6, [[6, [6]]]],
    ]);
    expect(tree.sessions.map(({ terminal, born }) => [terminal?.tty ?? null, born])).toEqual([
      ['pts/0', false],
      [null, true],
    ]);
    expect(tree.initChildren).toEqual([2, 6]);
  });

  it('gives each of several terminals to its session, and a closed one to none', () => {
    const tree = treeAt(jobs(), 'zombie');
    expect(tree.sessions.map((session) => [session.sid, session.terminal?.tty])).toEqual([
      [2, 'pts/0'],
      [20, 'pts/1'],
    ]);
    expect(tree.loose).toEqual([]);
    expect(treeAt(buildADaemon(), 'close').loose).toEqual([{ tty: 'pts/0', sid: null, open: false }]);
  });

  it('knows the states of processes', () => {
    const states = treeAt(jobs(), 'zombie')
      .sessions.flatMap((session) => session.groups.flatMap((group) => group.chips))
      .map((chip) => [chip.pid, chip.state]);
    expect(states).toContainEqual([11, 'stopped']);
    expect(states).toContainEqual([40, 'zombie']);
    expect(states).toContainEqual([23, 'running']);
  });

  it('keeps init apart, but shows who shares its session', () => {
    const world = new ScriptedWorld().fork(1, 3);
    const tree = processTree(momentOf(world.timeline, 0, world.last), 1);
    expect(tree.init).toMatchObject({ pid: 1, leadsSession: true });
    expect(shape(tree)).toEqual([[1, [[1, [3]]]]]);
    expect(tree.sessions[0]).toMatchObject({ leaderGone: false });
  });

  it('holds sixty processes, each once', () => {
    const scene = crowd();
    const tree = treeAt(scene, 'second');
    const pids = tree.sessions.flatMap((session) =>
      session.groups.flatMap((group) => group.chips.map((chip) => chip.pid)),
    );
    expect(tree.count).toBeGreaterThanOrEqual(60);
    expect(new Set(pids).size).toBe(tree.count);
    expect(pids.length).toBe(scene.world.timeline.table.size - 1);
    expect(tree.sessions).toHaveLength(8);
  });
});
