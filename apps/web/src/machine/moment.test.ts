import { describe, expect, it } from 'vitest';
import { buildADaemon, jobs } from './dev/fixtures.js';
import { ScriptedWorld } from './dev/scripted-world.js';
import { lanesOf } from './lanes.js';
import { momentOf } from './moment.js';
import type { MachineRow, Moment } from './types.js';

const rowOf = (moment: Moment, pid: number): MachineRow => {
  const found = moment.rows.find(({ row }) => row.pid === pid);
  if (!found) throw new Error(`no row ${pid}`);
  return found;
};

function stepOf(id: string): Moment {
  const { world, steps } = buildADaemon();
  const step = steps.find((band) => band.id === id)!;
  return momentOf(world.timeline, step.from, step.to!);
}

describe('momentOf', () => {
  it('marks what setsid changed, and that setsid changed it', () => {
    const { changes, born } = rowOf(stepOf('setsid'), 6);
    expect(born).toBe(false);
    expect(Object.keys(changes).sort()).toEqual(['pgid', 'sid', 'tty']);
    expect(changes.pgid).toMatchObject({
      was: '5',
      now: '6',
      cause: { kind: 'call', name: 'setsid', pid: 6 },
    });
    expect(changes.sid).toMatchObject({ was: '2', now: '6' });
    expect(changes.tty).toMatchObject({ was: 'pts/0', now: '?', cause: { name: 'setsid' } });
  });

  it('compares a process born meanwhile with its first row: the orphan is adopted', () => {
    const child = rowOf(stepOf('fork'), 6);
    expect(child.born).toBe(true);
    expect(Object.keys(child.changes)).toEqual(['ppid']);
    expect(child.changes.ppid).toMatchObject({ was: '5', now: '1', cause: { kind: 'reparent', to: 1 } });
  });

  it('keeps the dead for the step, as they last were, with how they ended', () => {
    const dead = rowOf(stepOf('fork'), 5);
    expect(dead.ending).toMatchObject({ code: 0, signal: null });
    expect(dead.row).toMatchObject({ cmd: './mydaemon', pgid: 5 });
    expect(stepOf('setsid').rows.some(({ row }) => row.pid === 5)).toBe(false);
  });

  it('says which signal killed', () => {
    expect(rowOf(stepOf('close'), 2).ending).toMatchObject({ code: null, signal: 'SIGHUP' });
  });

  it('names who moved a child to another group, and the exec that renamed it', () => {
    const { changes } = rowOf(stepOf('start'), 5);
    expect(changes.pgid).toMatchObject({ was: '2', now: '5', cause: { name: 'setpgid', pid: 2 } });
    expect(changes.cmd).toMatchObject({ was: 'bash', now: './mydaemon', cause: { kind: 'exec' } });
  });

  it('shows a zombie as ps does, and blames the exit', () => {
    const { world } = jobs();
    const zombie = rowOf(momentOf(world.timeline, 0, world.last), 40);
    expect(zombie.ending).toBeNull();
    expect(zombie.row.cmd).toBe('[helper] <defunct>');
    expect(zombie.changes.cmd?.cause).toMatchObject({ kind: 'exit', ending: { code: 3 } });
  });

  it('knows how a zombie ended that is reaped in a later step', () => {
    const { world } = jobs();
    const from = world.last;
    world.reap(40);
    expect(rowOf(momentOf(world.timeline, from, world.last), 40).ending).toMatchObject({ code: 3 });
  });

  it('explains a terminal lost by the end of the session leader', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0').job(2, [5], ['sleep 9'], 'bg');
    const from = world.last;
    world.exit(2);
    const { changes } = rowOf(momentOf(world.timeline, from, world.last), 5);
    expect(changes.tty).toMatchObject({ now: '?', cause: { kind: 'leader-exit', leader: 2 } });
  });

  it('does not take a failed call for a cause', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0');
    const from = world.last;
    world.timeline.add(
      { type: 'call', pid: 2, name: 'setsid', family: 'process', args: [], errno: 'EPERM' },
      9,
    );
    world.set(2, { sid: 9 }).settle();
    expect(rowOf(momentOf(world.timeline, from, world.last), 2).changes.sid?.cause).toBeNull();
  });

  it('marks nothing when compared with itself, and counts no processor time as a change', () => {
    const { world } = buildADaemon();
    const still = momentOf(world.timeline, world.last, world.last);
    expect(
      still.rows.every(({ born, changes, ending }) => !born && !ending && Object.keys(changes).length === 0),
    ).toBe(true);
    const from = world.last;
    world.set(7, { time: '00:00:07', c: 12 }).settle();
    expect(rowOf(momentOf(world.timeline, from, world.last), 7).changes).toEqual({});
  });

  it('shows only the latest of many brief lives', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0');
    const from = world.last;
    for (let pid = 10; pid < 40; pid += 1) world.job(2, [pid], ['true']).exit(pid);
    const pids = momentOf(world.timeline, from, world.last).rows.map(({ row }) => row.pid);
    expect(pids).toEqual([1, 2, 34, 35, 36, 37, 38, 39]);
  });

  it('knows terminals: whose they are, and those closed in this step', () => {
    expect(stepOf('setsid').terminals).toEqual([{ tty: 'pts/0', sid: 2, open: true }]);
    expect(stepOf('close').terminals).toEqual([{ tty: 'pts/0', sid: null, open: false }]);
    const { world, steps } = buildADaemon();
    const end = steps.at(-1)!.to!;
    expect(momentOf(world.timeline, end, end).terminals).toEqual([]);
  });

  it('knows a terminal that goes away with its last process: there until then, gone from then on', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0').shell(9, 'pts/1');
    const both = [
      { tty: 'pts/0', sid: 2, open: true },
      { tty: 'pts/1', sid: 9, open: true },
    ];
    const before = world.last;
    world.exit(9);
    const left = world.last;
    world.terminalGone('pts/1');
    const at = (from: number, to: number): unknown => momentOf(world.timeline, from, to).terminals;
    expect(at(before, before)).toEqual(both);
    expect(at(before, left)).toEqual([both[0], { tty: 'pts/1', sid: null, open: true }]);
    expect(at(before, world.last)).toEqual([both[0], { tty: 'pts/1', sid: null, open: false }]);
    expect(at(world.last, world.last)).toEqual([both[0]]);
    world.shell(12, 'pts/1'); // the name is free again
    expect(at(world.last, world.last)).toEqual([both[0], { tty: 'pts/1', sid: 12, open: true }]);
    expect(at(before, before)).toEqual(both);
  });

  it('takes a terminal for gone though the row of who exits right now names it still', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0').shell(9, 'pts/1');
    const before = world.last;
    world.terminalGone('pts/1');
    const first = { tty: 'pts/0', sid: 2, open: true };
    const at = (from: number, to: number): unknown => momentOf(world.timeline, from, to).terminals;
    expect(at(before, world.last)).toEqual([first, { tty: 'pts/1', sid: null, open: false }]);
    expect(at(world.last, world.last)).toEqual([first]);
    world.exit(9);
    expect(at(world.last, world.last)).toEqual([first]);
  });

  it('knows a terminal that a program opens under the name of one that has ended', () => {
    for (const end of ['terminalGone', 'hangup'] as const) {
      const world = new ScriptedWorld().shell(2, 'pts/0').shell(9, 'pts/1');
      const before = world.last;
      world.exit(9);
      world[end]('pts/1');
      world.job(2, [12], ['tmux']).set(12, { pgid: 12, sid: 12, tty: 'pts/1', tpgid: 12 }).settle();
      const at = (from: number): unknown => momentOf(world.timeline, from, world.last).terminals;
      const both = [
        { tty: 'pts/0', sid: 2, open: true },
        { tty: 'pts/1', sid: 12, open: true },
      ];
      expect(at(world.last), end).toEqual(both);
      expect(at(before), end).toEqual(both);
    }
  });

  it('explains a terminal lost by a leader that lives on and has it open no longer', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0');
    const from = world.last;
    world.terminalGone('pts/0').set(2, { tty: '?', tpgid: -1 }).settle();
    expect(rowOf(momentOf(world.timeline, from, world.last), 2).changes.tty?.cause).toMatchObject({
      kind: 'hangup',
      tty: 'pts/0',
    });
  });

  it('knows what a process runs from its exec, whatever rows read before it say', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0');
    const from = world.last;
    const { timeline } = world;
    timeline.add({ type: 'fork', pid: 2, child: 3, via: 'fork' }, 1);
    timeline.add({ type: 'exec', pid: 3, path: '/bin/setsid', argv: ['setsid', 'sleep'] }, 2);
    timeline.add({ type: 'diff', set: [{ ...world.at(2), pid: 3, ppid: 2, pgid: 3 }], gone: [] }, 3);
    const cmdAt = (seq: number): string => rowOf(momentOf(timeline, from, seq), 3).row.cmd;
    expect(cmdAt(timeline.lastSeq), 'living').toBe('setsid sleep');
    // read in the midst of its end, when its command line is gone already
    timeline.add({ type: 'diff', set: [{ pid: 3, cmd: '[setsid]', comm: 'setsid' }], gone: [] }, 4);
    timeline.add({ type: 'exit', pid: 3, code: 0 }, 4);
    timeline.add({ type: 'diff', set: [], gone: [3] }, 5);
    expect(cmdAt(timeline.lastSeq), 'ended').toBe('setsid sleep');
    expect(lanesOf(timeline).byPid.get(3)?.name).toBe('setsid');
  });

  it('has a living process’s new command right after its exec, before any row of it', () => {
    const world = new ScriptedWorld().shell(2, 'pts/0').fork(2, 3);
    const { timeline } = world;
    const from = world.last;
    timeline.add({ type: 'exec', pid: 3, path: '/bin/sleep', argv: ['sleep', '5'] }, 9);
    const { row, changes } = rowOf(momentOf(timeline, from, timeline.lastSeq), 3);
    expect(row).toMatchObject({ cmd: 'sleep 5', comm: 'sleep' });
    expect(changes.cmd).toMatchObject({ was: 'bash', now: 'sleep 5', cause: { kind: 'exec' } });
    timeline.add({ type: 'diff', set: [{ pid: 3, cmd: 'sleep  5', comm: 'sleep' }], gone: [] }, 10);
    expect(rowOf(momentOf(timeline, from, timeline.lastSeq), 3).row.cmd, 'a row after it').toBe('sleep  5');
  });
});
