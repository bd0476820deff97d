import { describe, expect, it } from 'vitest';
import { row } from '../fake-lab.test-support.js';
import { LAST, kernel, lesson, walk } from './walk.test-support.js';

describe('the actions of a step', () => {
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

  it('ends a step with what its last command has done, unless that goes on', async () => {
    const lab = kernel();
    lab.onType = (text) => {
      lab.output(`${text}\n`);
      if (text.startsWith('ls')) setTimeout(() => lab.output('exe -> /home/learner/idle\nroot@lab:~# '), 20);
    };
    const steps = ['ls', 'tail -f log'].map((text) => ({
      id: text.slice(0, 2),
      actions: [{ type: { text } }],
    }));
    const { runner } = walk(lesson(steps, {}), lab);
    await runner.start();
    await runner.next('ls');
    const shown = lab.timeline
      .since(0)
      .filter(({ seq }) => seq <= runner.state.steps[0]!.seqAfter!)
      .map((event) => (event.type === 'output' ? event.data : ''))
      .join('');
    expect(shown).toMatch(/idle\nroot@lab:~# $/);
    await runner.next('ta');
    expect(runner.state.steps[1]).toMatchObject({ status: 'done', note: null });
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

  it('lets be whom the learner has killed already', async () => {
    const kill = { signal: { to: 'daemon', name: 'SIGKILL' } };
    const { runner, lab } = walk(lesson([{ id: 'kill', actions: [kill] }, LAST]));
    await runner.start();
    lab.exit(5, { signal: 'SIGTERM' });
    await runner.next('kill');
    expect(runner.state.steps[0]).toMatchObject({ status: 'done', note: null });
  });
});
