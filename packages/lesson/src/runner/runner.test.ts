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

  it('holds a program before a call, names its child, lets it go once', async () => {
    const lab = kernel();
    const { runner } = walk(
      lesson([
        {
          id: 'hold',
          actions: [
            { hold: { before: 'setsid', program: 'mydaemon' } },
            { find: { as: 'child', 'child-of': 'daemon' } },
            { 'wait-for': 'child is held before setsid' },
          ],
          claims: ['child is held'],
        },
        { id: 'release', actions: [{ release: { process: 'child' } }], claims: ['not child is held'] },
        { id: 'again', actions: [{ release: { process: 'child' } }] },
      ]),
      lab,
    );
    await runner.start();
    const step = runner.next('hold');
    lab.set(row(6, { ppid: 5 }));
    lab.emit({ type: 'fork', pid: 5, child: 6, via: 'fork' });
    lab.hold(6, 'setsid');
    await step;
    expect(runner.state).toMatchObject({ next: 1, names: { child: 6 } });
    await runner.next('release');
    expect(lab.breakpoints).toEqual([
      { call: 'setsid', enabled: true, program: 'mydaemon' },
      { call: 'setsid', enabled: false, program: 'mydaemon' },
    ]);
    expect(lab.released).toEqual([{ pid: 6, to: 'end' }]);
    expect(runner.state.steps[1]?.claims).toEqual([
      { claim: 'not child is held', holds: true, found: 'child (6) is not held and lives (S)' },
    ]);
    await runner.next('again'); // The learner was quicker: no failure.
    expect(runner.state.steps[2]?.status).toBe('done');
  });

  it('tells two processes of one program apart by their arguments', async () => {
    const lab = kernel();
    lab.onType = () => {
      for (const [pid, seconds] of [
        [6, '200'],
        [5, '100'],
      ] as const) {
        lab.set(row(pid));
        lab.emit({ type: 'exec', pid, path: '/usr/bin/sleep', argv: ['sleep', seconds] });
      }
    };
    const starts = { first: 'sleep 100', second: 'sleep 200' };
    const { runner } = walk(
      lesson([{ id: 'pipe', actions: [{ type: { text: 'sleep 100 | sleep 200', starts } }] }], {}),
      lab,
    );
    await runner.start();
    await runner.next('pipe');
    expect(runner.state.names).toMatchObject({ first: 5, second: 6 });
  });

  it('finds a process that has ended before it was in the table', async () => {
    const lab = kernel();
    lab.onType = () => {
      lab.emit({ type: 'exec', pid: 5, path: '/usr/bin/true', argv: ['true'] });
      lab.emit({ type: 'exit', pid: 5, code: 0 });
    };
    const brief = { type: { text: 'true', starts: { brief: 'true' } } };
    const { runner } = walk(
      lesson([{ id: 'brief', actions: [brief], claims: ['brief exits 0', 'not brief lives'] }], {}),
      lab,
    );
    await runner.start();
    await runner.next('brief');
    expect(runner.state.steps[0]).toMatchObject({ status: 'done', note: null });
  });

  it('types into a program without waiting for a prompt', async () => {
    const lab = kernel();
    lab.patch(2, { tpgid: 99 });
    const { runner } = walk(
      lesson([{ id: 'type', actions: [{ type: { text: 'hello', at: 'program' } }] }], {}),
      lab,
    );
    await runner.start();
    await runner.next('type');
    expect(lab.typed).toEqual([{ terminal: 0, text: 'hello\r' }]);
  });

  it('brings files, and asks the machine which commands it has', async () => {
    const lab = kernel();
    lab.onCall = (_pid, call, args) =>
      call === 'open' &&
      typeof args[0] === 'string' &&
      args[0].includes('bin/') &&
      args[0] !== '/usr/bin/dash'
        ? { kind: 'failed', errno: 'ENOENT' }
        : { kind: 'returned', result: 3 };
    const document = lesson([{ id: 'ask', claims: ['has "dash"', 'not has "zsh"'] }], {});
    const { runner } = walk({ ...document, files: [{ name: 'job.sh', text: 'x'.repeat(1500) }] }, lab);
    await runner.start();
    await runner.next('ask');
    expect(runner.state.steps[0]?.claims.map((claim) => claim.holds)).toEqual([true, true]);
    expect(lab.calls.slice(-4)).toEqual([
      { pid: 2, call: 'open', args: ['/home/learner/job.sh', ['O_WRONLY', 'O_CREAT', 'O_TRUNC'], 0o755] },
      { pid: 2, call: 'write', args: [3, 'x'.repeat(1000)] },
      { pid: 2, call: 'write', args: [3, 'x'.repeat(500)] },
      { pid: 2, call: 'close', args: [3] },
    ]);
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

  it('lets be whom the learner has killed already', async () => {
    const kill = { signal: { to: 'daemon', name: 'SIGKILL' } };
    const { runner, lab } = walk(lesson([{ id: 'kill', actions: [kill] }, LAST]));
    await runner.start();
    lab.exit(5, { signal: 'SIGTERM' });
    await runner.next('kill');
    expect(runner.state.steps[0]).toMatchObject({ status: 'done', note: null });
  });
});
