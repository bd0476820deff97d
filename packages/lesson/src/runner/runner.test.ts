import type { LessonState } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { FakeLab, row } from '../fake-lab.test-support.js';
import {
  LessonDefinition,
  LessonRefused,
  LessonRunner,
  type LessonDocument,
  type LessonWords,
} from '../index.js';

const ref = (name: string): { kind: 'ref'; name: string } => ({ kind: 'ref', name });

const words: LessonWords = {
  title: '',
  question: '',
  intro: [],
  takeHome: [],
  steps: {
    fork: {
      title: '',
      body: [{ kind: 'p', children: [ref('daemon'), { kind: 'em', children: [ref('daemon.tty')] }] }],
      outcomes: {
        after: [
          { kind: 'p', children: [ref('parent'), ref('daemon'), ref('daemon.ppid'), ref('was daemon.ppid')] },
        ],
        without: [{ kind: 'list', ordered: false, items: [[ref('daemon.sid')]] }],
      },
      omit: [],
      predictions: {},
    },
  },
};

function lesson(
  steps: unknown[],
  setup: unknown = { actions: [{ type: { text: './mydaemon', starts: { daemon: 'mydaemon' } } }] },
): LessonDocument {
  const definition = LessonDefinition.parse({
    slug: '90-example',
    minutes: 1,
    puppets: ['mydaemon'],
    setup,
    steps,
  });
  return { definition, words: { zh: words, en: words }, listing: [] };
}

const FORK = {
  id: 'fork',
  predictions: [{ id: 'parent', of: 'daemon.ppid', options: ['shell.pid', 'daemon.pid', 'init.pid'] }],
  actions: [
    { call: { by: 'daemon', name: 'fork', child: 'child' } },
    { call: { by: 'daemon', name: '_exit', args: [0] } },
    { rename: { daemon: 'parent', child: 'daemon' } },
  ],
  claims: ['parent exits 0', 'daemon.ppid == init.pid'],
  without: {
    actions: [{ call: { by: 'daemon', name: 'setsid', fails: 'EPERM' } }],
    claims: ['call setsid by daemon fails EPERM'],
    'before-next': [{ call: { by: 'daemon', name: 'fork', child: 'child' } }],
  },
};
/** So that what never comes is not waited for long. */
const QUICK = { action: 2000, claim: 60, foreground: 60, prompt: 60 };
const LAST = { id: 'last', claims: ['daemon lives'] };

/** A fake in which `./mydaemon` starts process 5, fork makes 6, _exit ends the caller. */
function kernel(): FakeLab {
  const lab = new FakeLab();
  lab.onType = (text) => {
    if (!text.startsWith('./mydaemon')) return;
    lab.set(row(5, { ppid: 2, sid: 2, tty: 'pts/0', tpgid: 5 }));
    lab.emit({ type: 'exec', pid: 5, path: './mydaemon', argv: ['./mydaemon'] });
  };
  lab.onCall = (pid, call) => {
    if (call === 'fork') {
      lab.set(row(6, { ppid: pid, pgid: 5, sid: 2, tty: 'pts/0' }));
      return { kind: 'forked', child: 6 };
    }
    if (call === '_exit') {
      lab.exit(pid, { code: 0 });
      lab.patch(6, { ppid: 1 });
      return { kind: 'exited' };
    }
    return call === 'setsid' ? { kind: 'failed', errno: 'EPERM' } : { kind: 'returned', result: 3 };
  };
  return lab;
}

function walk(
  document: LessonDocument,
  lab = kernel(),
): { runner: LessonRunner; lab: FakeLab; states: LessonState[] } {
  const states: LessonState[] = [];
  const runner = new LessonRunner({
    document,
    lab,
    publish: (state) => states.push(state),
    deadlines: QUICK,
  });
  return { runner, lab, states };
}

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
    const { runner, lab } = walk(lesson([{ id: 'later', claims: ['daemon.tty == none'] }]));
    await runner.start();
    const step = runner.next('later');
    setTimeout(() => lab.patch(5, { tty: '?' }), 20);
    await step;
    expect(runner.state.steps[0]?.claims).toEqual([
      { claim: 'daemon.tty == none', holds: true, found: 'daemon.tty is none' },
    ]);
  });

  it('a process that is gone fails the step, by name', async () => {
    const { runner, lab } = walk(lesson([FORK, LAST]));
    await runner.start();
    lab.exit(5, { signal: 'SIGKILL' });
    await runner.next('fork');
    expect(runner.state.steps[0]).toMatchObject({
      status: 'failed',
      note: { code: 'process-gone', detail: 'daemon (5) is gone' },
    });
    expect(runner.state).toMatchObject({ next: 0, busy: false });
  });

  it('a step that failed goes on where it failed', async () => {
    const steps = [
      { id: 'cd', actions: [{ call: { by: 'daemon', name: 'getpid' } }, { type: { text: 'cd' } }] },
    ];
    const { runner, lab } = walk(lesson(steps));
    await runner.start();
    lab.patch(2, { tpgid: 77 });
    await runner.next('cd');
    expect(runner.state.steps[0]).toMatchObject({
      status: 'failed',
      note: { code: 'terminal-busy', detail: 'another program has the foreground of pts/0' },
    });
    lab.patch(2, { tpgid: 2 });
    lab.output('cd\r\nroot@lab:~# ');
    await runner.next('cd');
    expect(runner.state.steps[0]).toMatchObject({ status: 'done', note: null });
    expect(lab.calls.map((made) => made.call)).toEqual(['getpid']);
  });

  it('a call that must not fail fails the step', async () => {
    const { runner } = walk(
      lesson([{ id: 'setsid', actions: [{ call: { by: 'daemon', name: 'setsid' } }] }]),
    );
    await runner.start();
    await runner.next('setsid');
    expect(runner.state.steps[0]?.note).toEqual({
      code: 'call-failed',
      detail: 'setsid by daemon (5): EPERM',
    });
  });

  it('a world that is gone fails the step at once, whatever it waits for', async () => {
    const { runner, lab } = walk(lesson([{ id: 'wait', actions: [{ 'wait-for': 'daemon.tty == none' }] }]));
    await runner.start();
    const step = runner.next('wait');
    lab.die('died', 'killed by SIGKILL');
    await step;
    expect(runner.state.steps[0]).toMatchObject({
      status: 'failed',
      note: { code: 'world-gone', detail: 'died: killed by SIGKILL' },
    });
  });

  it('a call that is never answered ends with the world', async () => {
    const { runner, lab } = walk(
      lesson([{ id: 'hang', actions: [{ call: { by: 'daemon', name: 'read', args: [0] } }] }]),
    );
    await runner.start();
    lab.onCall = () => new Promise(() => undefined);
    const step = runner.next('hang');
    lab.die('limit', '');
    await step;
    expect(runner.state.steps[0]?.note).toEqual({ code: 'world-gone', detail: 'limit' });
  });

  it('a setup that fails is told by the first step, which tries again', async () => {
    const { runner, lab } = walk(
      lesson([LAST], {
        actions: [{ call: { by: 'shell', name: 'getpid' } }, { signal: { to: 'shell', name: 'SIGTERM' } }],
      }),
    );
    lab.onCall = () => ({ kind: 'failed', errno: 'EIO' });
    await runner.start();
    expect(runner.state.steps[0]).toMatchObject({ status: 'failed', note: { code: 'call-failed' } });
    lab.onCall = () => ({ kind: 'returned', result: 2 });
    await runner.next('last');
    expect(runner.state.steps[0]).toMatchObject({ status: 'done' });
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

  it('fills in results, names and flags of calls, and terminals by name', async () => {
    const step = {
      id: 'open',
      actions: [
        { 'open-terminal': { as: 'guest', program: 'mydaemon' } },
        { call: { by: 'daemon', name: 'open', args: ['/dev/{guest.terminal}', ['O_RDWR']], result: 'line' } },
        { call: { by: 'daemon', name: 'dup2', args: ['$line', 0] } },
        { call: { by: 'daemon', name: 'kill', args: ['$guest', 'SIGTERM'] } },
        { press: { key: 'Ctrl-C', terminal: 'guest' } },
        { 'close-terminal': { terminal: 'guest' } },
        { 'close-terminal': { terminal: 'guest' } },
      ],
      claims: ['guest dies of SIGHUP', 'call open by daemon returns 3'],
    };
    const { runner, lab } = walk(lesson([step]));
    await runner.start();
    await runner.next('open');
    expect(runner.state.steps[0]).toMatchObject({ status: 'done', note: null });
    expect(lab.calls.map((made) => made.args)).toEqual([
      ['/dev/pts/1', ['O_RDWR']],
      [3, 0],
      [101, 'SIGTERM'],
    ]);
    expect(lab.typed.at(-1)).toEqual({ terminal: 1, text: '\u0003' });
  });

  it('clears what the learner has typed but not entered', async () => {
    const { runner, lab } = walk(lesson([{ id: 'type', actions: [{ type: { text: 'cd' } }] }]));
    await runner.start();
    lab.patch(2, { tpgid: 2 });
    lab.output('./mydaemon\r\nroot@lab:~# rm -rf');
    await runner.next('type');
    expect(lab.typed.at(-1)).toEqual({ terminal: 0, text: '\u0015cd\r' });
  });
});
