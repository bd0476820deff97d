import { describe, expect, it } from 'vitest';
import { LessonRefused } from '../index.js';
import { FORK, kernel, LAST, lesson, PATIENT, walk } from './walk.test-support.js';

describe('LessonRunner', () => {
  it('walks: setup, names, values of the words, claims', async () => {
    const { runner, lab, states } = walk(lesson([FORK, LAST]));
    await runner.start();
    expect(lab.typed).toEqual([{ terminal: 0, text: './mydaemon\r' }]);
    expect(runner.state).toMatchObject({ next: 0, busy: false, names: { init: 1, shell: 2, daemon: 5 } });
    expect(runner.state.steps[0]?.before).toEqual({
      daemon: { text: '5', pid: 5 },
      'daemon.tty': { text: 'pts/0' },
    });

    await runner.next('fork');
    const [fork] = runner.state.steps;
    expect(fork).toMatchObject({ status: 'done', outcome: 'after', note: null });
    expect(fork?.claims.every((claim) => claim.holds)).toBe(true);
    expect(fork?.after).toEqual({
      parent: { text: '5', pid: 5 },
      daemon: { text: '6', pid: 6 },
      'daemon.ppid': { text: '1', pid: 1 },
      'daemon.sid': { text: '2', pid: 2 },
    });
    expect(fork!.seqAfter!).toBeGreaterThan(fork!.seqBefore!);
    expect(runner.state).toMatchObject({ next: 1, names: { parent: 5, daemon: 6 } });
    expect(states.some((state) => state.busy && state.steps[0]?.status === 'running')).toBe(true);
    expect(states.at(-1)).toEqual(runner.state);
  });

  it('offers predictions with the numbers of this run, and marks them with what happened', async () => {
    const { runner } = walk(lesson([FORK, LAST]));
    await runner.start();
    expect(runner.state.steps[0]?.predictions).toEqual([
      {
        id: 'parent',
        options: [
          { id: 'shell.pid', value: '2', pid: 2 },
          { id: 'daemon.pid', value: '5', pid: 5 },
          { id: 'init.pid', value: '1', pid: 1 },
        ],
        chosen: null,
        actual: null,
        right: null,
      },
    ]);
    expect(() => runner.predict('fork', 'parent', 'nobody')).toThrow(LessonRefused);
    runner.predict('fork', 'parent', 'shell.pid');
    await runner.next('fork');
    expect(runner.state.steps[0]?.predictions[0]).toMatchObject({
      chosen: 'shell.pid',
      actual: { option: 'init.pid', value: '1' },
      right: false,
    });
    expect(() => runner.predict('fork', 'parent', 'init.pid')).toThrow(
      'step fork is not to be predicted now',
    );
  });

  it('leaves a step out, and tidies up only when the learner goes on', async () => {
    const { runner, lab } = walk(lesson([FORK, LAST]));
    await runner.start();
    runner.omit('fork', true);
    expect(runner.state.steps[0]).toMatchObject({ omitted: true, predictions: [] });
    await runner.next('fork');
    expect(runner.state.steps[0]).toMatchObject({
      status: 'done',
      outcome: 'without',
      claims: [{ holds: true }],
    });
    expect(lab.calls.map((made) => made.call)).toEqual(['setsid']);
    await runner.next('last');
    expect(lab.calls.map((made) => made.call)).toEqual(['setsid', 'fork']);
    expect(() => runner.omit('fork', false)).toThrow('step fork has been begun');
    expect(() => runner.omit('last', true)).toThrow('step last cannot be left out');
    expect(() => runner.omit('nothing', true)).toThrow('the lesson has no step nothing');
  });

  it('takes each step once, in order', async () => {
    const { runner } = walk(lesson([FORK, LAST]));
    await runner.start();
    await expect(runner.next('last')).rejects.toThrow('the next step is fork, not last');
    const first = runner.next('fork');
    await expect(runner.next('fork')).rejects.toThrow('step fork is still running');
    await first;
    await expect(runner.next('fork')).rejects.toThrow('the next step is last, not fork');
    await runner.next('last');
    await expect(runner.next('last')).rejects.toThrow('the lesson is at its end');
    await expect(runner.start()).rejects.toThrow('the lesson has already been started');
  });

  it('says what was found where a claim does not hold, and goes on', async () => {
    const { runner } = walk(lesson([{ id: 'wrong', claims: ['daemon.sid == daemon.pid'] }, LAST]));
    await runner.start();
    await runner.next('wrong');
    expect(runner.state.steps[0]).toMatchObject({
      status: 'done',
      note: { code: 'claim-failed', detail: 'daemon.sid == daemon.pid: daemon.sid is 2, daemon.pid is 5' },
      claims: [{ holds: false, found: 'daemon.sid is 2, daemon.pid is 5' }],
    });
    expect(runner.state.next).toBe(1);
  });

  it('waits for a claim that takes a moment', async () => {
    const { runner, lab } = walk(
      lesson([{ id: 'later', claims: ['daemon.tty == none'] }]),
      kernel(),
      PATIENT,
    );
    await runner.start();
    const step = runner.next('later');
    setTimeout(() => lab.patch(5, { tty: '?' }), 20);
    await step;
    expect(runner.state.steps[0]?.claims).toEqual([
      { claim: 'daemon.tty == none', holds: true, found: 'daemon.tty is none' },
    ]);
  });

  it('notes what this machine cannot do, and picks the words for it', async () => {
    const step = {
      id: 'chdir',
      needs: ['mount'],
      actions: [{ if: 'can mount', type: { text: 'umount /mnt' } }],
      outcomes: [{ id: 'told', if: 'cannot mount' }],
    };
    const { runner, lab } = walk(lesson([step]));
    lab.info = { ...lab.info, isolation: 'host', can: { ...lab.info.can, mount: false } };
    await runner.start();
    await runner.next('chdir');
    expect(runner.state.steps[0]).toMatchObject({
      outcome: 'told',
      note: { code: 'cannot-mount', detail: 'host' },
    });
    expect(lab.typed).toHaveLength(1);
  });

  it('shows contestants side by side: as they are, and as they were', async () => {
    const document = lesson([LAST, { id: 'end', actions: [{ signal: { to: 'daemon', name: 'SIGHUP' } }] }]);
    document.definition.contest.push('daemon', 'other');
    const { runner, lab } = walk(document);
    await runner.start();
    const alive = { name: 'daemon', pid: 5, label: 'daemon', sid: 2, pgid: 5, tty: 'pts/0', stdout: null };
    expect(runner.state.contest).toEqual({ rows: [{ ...alive, fate: 'lives', from: null }] });
    await runner.next('last');
    lab.emit({
      type: 'signal',
      pid: 5,
      signal: 'SIGHUP',
      from: 2,
      disposition: 'default',
      code: 'SI_USER',
    });
    await runner.next('end');
    expect(runner.state.contest).toEqual({ rows: [{ ...alive, fate: 'SIGHUP', from: 'shell' }] });
  });
});
