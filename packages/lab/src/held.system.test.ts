import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, skipReason } from '@daemonlab/testkit';
import type { EventOf, Lab } from '@daemonlab/protocol';
import { Job, labFor, ofType, program } from './traced.test-support.js';

const missing = skipReason('calls of held programs', 'compiler', 'ptrace', 'namespaces', 'unshare');
if (missing) process.stderr.write(`calls of held programs: skipped, ${missing}\n`);

const RUNS = Number(process.env['RUNS'] ?? 1);

/** What the program blocks of its own accord: SIGUSR2. */
const BLOCKED = (1 << 11).toString(16);

describe.skipIf(missing)('calls that a program takes while it is held before one of its own', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labFor('namespaces');
  });
  afterAll(async () => {
    await (lab as Lab | undefined)?.stop();
  });

  /** Starts the program and waits until it is held before the call that its mode is named after. */
  async function held(mode: 'umask' | 'chdir'): Promise<{ job: Job; hold: EventOf<'hold'> }> {
    await lab.breakpoint(mode, { enabled: true, program: 'held' });
    const job = await Job.start(lab, [program('held'), mode]);
    const hold = await eventually(() => ofType(job.events, 'hold')[0], { what: 'the hold' });
    await lab.breakpoint(mode, { enabled: false, program: 'held' });
    return { job, hold };
  }

  test('any number of them; it is then held as before, and makes its own call with all it had at hand', async () => {
    for (let i = 0; i < RUNS; i++) {
      const { job } = await held('umask');
      for (let k = 0; k < 20; k++) {
        expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
        expect(await lab.call(job.pid, 'chdir', ['/nowhere'])).toEqual({ kind: 'failed', errno: 'ENOENT' });
        expect(await lab.call(job.pid, 'umask', ['0031'])).toMatchObject({ kind: 'returned' });
      }
      await lab.continue(job.pid, 'end');
      const { lines, events } = await job.ended();
      expect(lines).toContain('umask 031 changed 0 damaged 0 handled 0');
      expect(lines).toContain(`mask 027 blocked ${BLOCKED}`);
      expect(ofType(events, 'hold')).toHaveLength(1);
      expect(ofType(events, 'release')).toHaveLength(1);
      const own = ofType(events, 'call').filter(({ name, injected }) => name === 'umask' && !injected);
      expect(own.map(({ result }) => result)).toEqual([0o31, 0o27]);
      expect(ofType(events, 'call').filter(({ injected }) => injected)).toHaveLength(60);
    }
  });

  test('a signal that comes meanwhile waits for the end of the hold', async () => {
    for (let i = 0; i < RUNS; i++) {
      const { job } = await held('umask');
      await lab.signal(job.pid, 'SIGUSR1');
      await lab.signal(job.pid, 'SIGUSR2');
      for (let k = 0; k < 5; k++)
        expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
      const caught = (): number =>
        ofType(job.events, 'signal').filter(({ disposition }) => disposition === 'caught').length;
      expect(caught()).toBe(0);
      await lab.continue(job.pid, 'end');
      const { lines } = await job.ended();
      expect(caught()).toBe(1);
      expect(lines).toContain('umask 022 changed 0 damaged 0 handled 1');
    }
  });

  test('what it is made to block stays blocked', async () => {
    const { job } = await held('umask');
    await lab.call(job.pid, 'sigprocmask', ['SIG_BLOCK', ['SIGTERM']]);
    await lab.continue(job.pid, 'end');
    const both = ((1 << 11) | (1 << 14)).toString(16);
    expect((await job.ended()).lines).toContain(`mask 027 blocked ${both}`);
  });

  test('a fork: the child comes to the same call', async () => {
    for (let i = 0; i < RUNS; i++) {
      const { job } = await held('chdir');
      const forked = await lab.call(job.pid, 'fork', []);
      expect(forked.kind).toBe('forked');
      await eventually(() => job.lines.filter((line) => line === 'end').length === 1, {
        what: 'the end of the child',
      });
      expect(ofType(job.events, 'release')).toHaveLength(0);
      await lab.continue(job.pid, 'end');
      const { lines, events } = await job.ended('end', 2);
      expect(lines.filter((line) => line === 'chdir 0 in /usr handled 0')).toHaveLength(2);
      const calls = ofType(events, 'call').filter(({ name, injected }) => name === 'chdir' && !injected);
      const both = [job.pid, forked.kind === 'forked' && forked.child];
      expect(new Set(calls.map(({ pid }) => pid))).toEqual(new Set(both));
      expect(calls).toHaveLength(2);
    }
  });

  test('an exec ends the hold, and so does an exit', async () => {
    const { job } = await held('chdir');
    const echo = ['/bin/sh', ['sh', '-c', 'echo another; echo end'], []];
    expect(await lab.call(job.pid, 'execve', echo)).toEqual({ kind: 'returned', result: 0 });
    const { lines, events } = await job.ended();
    expect(lines).toContain('another');
    expect(ofType(events, 'release')).toHaveLength(1);
    expect(ofType(events, 'call').some(({ name }) => name === 'chdir')).toBe(false);

    const { job: other } = await held('chdir');
    expect(await lab.call(other.pid, '_exit', [9])).toEqual({ kind: 'exited' });
    expect(ofType((await other.ended('')).events, 'exit').at(-1)).toMatchObject({ code: 9 });
  });

  test('a call that waits: a signal ends it with EINTR, and the process is held again', async () => {
    const { job } = await held('umask');
    expect(await lab.call(job.pid, 'read', [0, 1], 1)).toEqual({ kind: 'blocked' });
    await expect(lab.continue(job.pid, 'end')).rejects.toMatchObject({ code: 'not-held' });
    await lab.signal(job.pid, 'SIGUSR1');
    const read = await eventually(() => ofType(job.events, 'call').find(({ name }) => name === 'read'), {
      what: 'the end of the read',
    });
    expect(read).toMatchObject({ errno: 'EINTR', injected: true });
    expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
    await lab.continue(job.pid, 'end');
    expect((await job.ended()).lines).toContain('umask 022 changed 0 damaged 0 handled 1');
  });

  test('stopped on its way back, where it takes calls too, and continued', async () => {
    for (let i = 0; i < 5 * RUNS; i++) {
      const { job } = await held('umask');
      // SIGSTOP cannot be blocked: it comes when the process moves.
      await lab.signal(job.pid, 'SIGSTOP');
      expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
      await eventually(() => ofType(job.events, 'stop').length === 1, { what: 'the stop' });
      expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
      expect(await lab.call(job.pid, 'sigprocmask', ['SIG_BLOCK', ['SIGTERM']])).toMatchObject({ result: 0 });
      expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
      await lab.signal(job.pid, 'SIGCONT');
      await eventually(() => ofType(job.events, 'continue').length === 1, { what: 'the continuation' });
      await eventually(() => lab.continue(job.pid, 'end').then(() => true), { what: 'its hold' });
      const { lines, events } = await job.ended();
      expect(lines).toContain('umask 022 changed 0 damaged 0 handled 0');
      expect(lines).toContain(`mask 027 blocked ${((1 << 11) | (1 << 14)).toString(16)}`);
      expect(ofType(events, 'hold')).toHaveLength(1);
      expect(ofType(events, 'release')).toHaveLength(1);
      expect(ofType(events, 'stop')).toHaveLength(1);
    }
  });

  test('stopped on its way back: an exec ends the hold', async () => {
    const { job } = await held('chdir');
    await lab.signal(job.pid, 'SIGSTOP');
    expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
    await eventually(() => ofType(job.events, 'stop').length === 1, { what: 'the stop' });
    const echo = ['/bin/sh', ['sh', '-c', 'echo another; echo end'], []];
    expect(await lab.call(job.pid, 'execve', echo)).toEqual({ kind: 'returned', result: 0 });
    await eventually(() => ofType(job.events, 'release').length === 1, { what: 'the end of the hold' });
    await lab.signal(job.pid, 'SIGCONT');
    const { lines, events } = await job.ended();
    expect(lines).toContain('another');
    expect(ofType(events, 'release')).toHaveLength(1);
    expect(ofType(events, 'call').some(({ name }) => name === 'chdir')).toBe(false);
  });

  test('killed at any moment of it', async () => {
    for (let i = 0; i < 10 * RUNS; i++) {
      const { job } = await held('umask');
      const call = lab.call(job.pid, 'getpid', []).catch((error: unknown) => error);
      if (i % 2) await lab.signal(job.pid, 'SIGKILL');
      else await lab.signal(job.pid, 'SIGTERM').then(() => lab.signal(job.pid, 'SIGKILL'));
      const outcome = (await call) as { kind?: string; code?: string };
      expect(outcome.kind ?? outcome.code).toMatch(/^(returned|exited|no-process)$/);
      expect(ofType((await job.ended('')).events, 'exit').at(-1)).toMatchObject({ signal: 'SIGKILL' });
    }
  });

  test('next-call still works after them', async () => {
    const { job } = await held('umask');
    await lab.call(job.pid, 'getpid', []);
    await lab.continue(job.pid, 'next-call');
    const next = await eventually(() => ofType(job.events, 'hold')[1], { what: 'the next hold' });
    expect(next).toMatchObject({ name: 'umask', args: ['0000'] });
    await lab.call(job.pid, 'umask', ['0011']);
    await lab.continue(job.pid, 'end');
    expect((await job.ended()).lines).toContain(`mask 011 blocked ${BLOCKED}`);
  });
});

describe.skipIf(missing)('calls that the filter lets pass', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labFor('namespaces');
  });
  afterAll(async () => {
    await (lab as Lab | undefined)?.stop();
  });
  const holdOf = (job: Job, name: string): Promise<EventOf<'hold'>> =>
    eventually(() => ofType(job.events, 'hold').find((hold) => hold.name === name), {
      what: `hold before ${name}`,
    });

  test('a process is held before its end, and takes calls there', async () => {
    for (let i = 0; i < RUNS; i++) {
      await lab.breakpoint('exit', { enabled: true, program: 'births' });
      const job = await Job.start(lab, [program('births'), 'fork', '1']);
      const hold = await holdOf(job, 'exit_group');
      expect(hold).toMatchObject({ args: [1] });
      expect(hold.pid).not.toBe(job.pid);
      expect(await lab.call(hold.pid, 'getpid', [])).toEqual({ kind: 'returned', result: hold.pid });
      expect(await lab.call(hold.pid, 'chdir', ['/usr'])).toEqual({ kind: 'returned', result: 0 });
      expect(ofType(job.events, 'exit').some(({ pid }) => pid === hold.pid)).toBe(false);
      await lab.breakpoint('exit', { enabled: false, program: 'births' });
      await lab.continue(hold.pid, 'end');
      const { lines, events } = await job.ended();
      expect(lines).toContain(`exited ${hold.pid} 1`);
      expect(ofType(events, 'hold')).toHaveLength(1);
    }
  });

  test('in the middle of what it does: held before its next write, which then fails', async () => {
    for (let i = 0; i < RUNS; i++) {
      const job = await Job.start(lab, [program('patient'), 'spin']);
      await job.line(/^ready/);
      await lab.breakpoint('write', { enabled: true, pid: job.pid });
      await lab.signal(job.pid, 'SIGUSR2');
      const hold = await holdOf(job, 'write');
      expect(hold.args[0]).toBe(1);
      await lab.fault('write', 'EIO', 1);
      await lab.breakpoint('write', { enabled: false, pid: job.pid });
      await lab.continue(job.pid, 'end');
      const { events } = await job.ended('');
      await lab.fault('write', null);
      const calls = ofType(events, 'call').filter(({ name }) => name === 'write');
      expect(calls).toMatchObject([{ errno: 'EIO', fault: true }]);
      // What the program does when it cannot write.
      expect(ofType(events, 'exit').at(-1)).toMatchObject({ code: 99 });
    }
  });

  test('others go on meanwhile as ever', async () => {
    await lab.breakpoint('nanosleep', { enabled: true, program: 'nobody' });
    const job = await Job.start(lab, [program('births'), 'threads', '30']);
    const { lines, events } = await job.ended();
    await lab.breakpoint('nanosleep', { enabled: false, program: 'nobody' });
    expect(lines.filter((line) => line.startsWith('exited'))).toHaveLength(30);
    expect(ofType(events, 'call').filter(({ name }) => name === 'setsid')).toHaveLength(30);
  });

  test('one that waits goes on waiting', async () => {
    const job = await Job.start(lab, [program('held'), 'events']);
    await job.line(/^ready/);
    await lab.breakpoint('write', { enabled: true, program: 'nobody' });
    const { lines } = await job.ended();
    await lab.breakpoint('write', { enabled: false, program: 'nobody' });
    expect(lines.filter((line) => line.startsWith('waited'))).toEqual([
      'waited 0 errno 0',
      'waited -1 errno 11',
    ]);
  });
});

describe.skipIf(missing)('calls of programs in odd places', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labFor('namespaces');
  });
  afterAll(async () => {
    await (lab as Lab | undefined)?.stop();
  });

  test('its first thread has exited: another takes the call', async () => {
    for (let i = 0; i < RUNS; i++) {
      const job = await Job.start(lab, [program('held'), 'leader']);
      const [, read, write] = (await job.line(/^ends/)).split(' ').map(Number);
      for (let k = 0; k < 10; k++)
        expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
      expect(await lab.call(job.pid, 'umask', ['0022'])).toEqual({ kind: 'returned', result: 0o022 });
      expect(await lab.call(job.pid, 'close', [read! + 20])).toEqual({ kind: 'failed', errno: 'EBADF' });
      expect(await lab.call(job.pid, 'write', [write!, 'x'])).toEqual({ kind: 'returned', result: 1 });
      const { lines, events } = await job.ended();
      expect(lines).toContain('thread read x');
      expect(ofType(events, 'exit').at(-1)).toMatchObject({ pid: job.pid, code: 4 });
    }
  });

  test('waiting where the kernel itself would not repeat the call: it goes on waiting', async () => {
    const job = await Job.start(lab, [program('held'), 'events']);
    await job.line(/^ready/);
    for (let k = 0; k < 10; k++)
      expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
    await job.line(/^waited/);
    for (let k = 0; k < 10; k++)
      expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
    const { lines } = await job.ended();
    expect(lines.filter((line) => line.startsWith('waited'))).toEqual([
      'waited 0 errno 0',
      'waited -1 errno 11',
    ]);
  });

  // On arm64 the kernel has them end some waits before the tracer is told (README, “Limits”).
  test.skipIf(process.arch === 'arm64')(
    'ignored signals do not end a wait that they would not have ended without a tracer',
    async () => {
      const job = await Job.start(lab, [program('held'), 'ignored']);
      expect((await job.ended()).lines).toContain('waited 1 errno 0');
    },
  );
});
