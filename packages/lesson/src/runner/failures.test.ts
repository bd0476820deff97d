import { describe, expect, it } from 'vitest';
import { FORK, kernel, LAST, lesson, PATIENT, walk } from './walk.test-support.js';

describe('LessonRunner, where a step fails', () => {
  it('a process that is gone fails the step, by name', async () => {
    const { runner, lab } = walk(lesson([FORK, LAST]));
    await runner.start();
    const { before } = runner.state.steps[0]!;
    expect(before).toMatchObject({ 'daemon.tty': { text: 'pts/0' } });
    lab.exit(5, { signal: 'SIGKILL' });
    await runner.next('fork');
    expect(runner.state.steps[0]).toMatchObject({
      before,
      status: 'failed',
      note: { code: 'process-gone', detail: 'daemon (5) is gone' },
    });
    expect(runner.state).toMatchObject({ next: 0, busy: false });
  });

  it('what a process that has ended can no longer do is not waited for', async () => {
    const steps = [
      {
        id: 'claim',
        actions: [{ call: { by: 'shell', name: 'getpid' } }],
        claims: ['daemon lives', 'daemon.ppid == init.pid'],
      },
      { id: 'wait', actions: [{ 'wait-for': 'daemon.tty == none' }] },
    ];
    const { runner, lab } = walk(lesson(steps), kernel(), PATIENT);
    await runner.start();
    lab.exit(5, { signal: 'SIGKILL' });
    await runner.next('claim');
    expect(runner.state.steps[0]).toMatchObject({
      status: 'done',
      claims: [{ holds: false, found: 'daemon (5) is not in the table' }, { holds: false }],
    });
    await runner.next('wait');
    expect(runner.state.steps[1]?.note).toEqual({
      code: 'process-gone',
      detail: 'daemon.tty == none: daemon.tty is not there',
    });
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
});
