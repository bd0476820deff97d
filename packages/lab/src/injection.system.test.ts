import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, skipReason } from '@daemonlab/testkit';
import type { Lab } from '@daemonlab/protocol';
import { Job, labFor, ofType, program } from './traced.test-support.js';

const missing = skipReason('injected calls', 'compiler', 'ptrace', 'namespaces', 'unshare');
if (missing) process.stderr.write(`injected calls: skipped, ${missing}\n`);

const RUNS = Number(process.env['RUNS'] ?? 1);

describe.skipIf(missing)('calls that ordinary programs are made to take', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labFor('namespaces');
  });
  afterAll(async () => {
    await (lab as Lab | undefined)?.stop();
  });

  /** Calls with known results, in the middle of whatever the program does. */
  async function poke(pid: number): Promise<void> {
    expect(await lab.call(pid, 'getpid', [])).toEqual({ kind: 'returned', result: pid });
    expect(await lab.call(pid, 'umask', ['0022'])).toEqual({ kind: 'returned', result: 0o022 });
    expect(await lab.call(pid, 'chdir', ['/nowhere'])).toEqual({ kind: 'failed', errno: 'ENOENT' });
    expect(await lab.call(pid, 'close', [99])).toEqual({ kind: 'failed', errno: 'EBADF' });
  }

  /** The child does what its parent waits for. */
  async function finishChild(job: Job): Promise<void> {
    await lab.signal(Number((await job.line(/^child/)).split(' ')[1]), 'SIGUSR2');
  }

  test.each([
    ['read', ['read 7 written', 'waited 1 6']],
    ['wait', ['waited 1 6']],
    ['sleep', ['slept 0 enough']],
    ['poll', ['polled 0']],
  ])('blocked in %s, it goes on unharmed', async (mode, lines) => {
    for (let i = 0; i < RUNS; i++) {
      const job = await Job.start(lab, [program('patient'), mode]);
      await job.line(/^ready/);
      for (let k = 0; k < 3; k++) await poke(job.pid);
      if (mode === 'read' || mode === 'wait') await finishChild(job);
      const { lines: said, events } = await job.ended();
      for (const line of lines) expect(said).toContain(line);
      const told = ofType(events, 'call').filter(({ injected }) => injected);
      expect(told.filter(({ name }) => name === 'chdir').every(({ errno }) => errno === 'ENOENT')).toBe(true);
      expect(told.filter(({ name }) => name === 'chdir')).toHaveLength(3);
      const waits = ofType(events, 'call').filter(({ pid, name }) => pid === job.pid && name === 'wait4');
      expect(waits).toHaveLength(lines.includes('waited 1 6') ? 1 : 0);
    }
  });

  test('computing, it computes on; forked, both go on', async () => {
    for (let i = 0; i < RUNS; i++) {
      const job = await Job.start(lab, [program('patient'), 'spin']);
      await job.line(/^ready/);
      for (let k = 0; k < 20; k++) await poke(job.pid);
      const forked = await lab.call(job.pid, 'fork', []);
      expect(forked.kind).toBe('forked');
      if (forked.kind !== 'forked') return;
      await poke(forked.child);
      await lab.signal(forked.child, 'SIGUSR2');
      await lab.signal(job.pid, 'SIGUSR2');
      const { lines } = await job.ended('end', 2);
      expect(lines.filter((line) => line === 'spun right')).toHaveLength(2);
      expect(lines.some((line) => line.startsWith('wrong'))).toBe(false);
    }
  });

  test('a handler without SA_RESTART still makes the interrupted call fail', async () => {
    for (let i = 0; i < RUNS; i++) {
      const job = await Job.start(lab, [program('patient'), 'eintr']);
      await job.line(/^ready/);
      await poke(job.pid);
      // The signal comes while it is being made to call, at whatever moment; it may end before the last of the calls.
      const call = (): Promise<unknown> => lab.call(job.pid, 'getpid', []).catch((error: unknown) => error);
      await Promise.all([call(), call(), lab.signal(job.pid, 'SIGUSR1'), call(), call()]);
      const { lines } = await job.ended();
      expect(lines).toContain('read -1 errno 4 handled 1');
    }
  });

  test('… also where it has no processor to come back to its read on before it is asked to stop again', async () => {
    for (let i = 0; i < RUNS; i++) {
      const job = await Job.start(lab, ['/usr/bin/chrt', '--idle', '0', program('patient'), 'eintr']);
      await job.line(/^ready/);
      await poke(job.pid);
      const busy = Array.from({ length: availableParallelism() }, () =>
        spawn('sh', ['-c', 'while :; do :; done']),
      );
      try {
        const call = (): Promise<unknown> => lab.call(job.pid, 'getpid', []).catch((error: unknown) => error);
        for (let k = 0; k < 3; k++) await call();
        await Promise.all([call(), lab.signal(job.pid, 'SIGUSR1')]);
        const { lines } = await job.ended();
        expect(lines).toContain('read -1 errno 4 handled 1');
      } finally {
        for (const one of busy) one.kill('SIGKILL');
      }
    }
  });

  test('in a flood of signals', async () => {
    for (let i = 0; i < RUNS; i++) {
      const job = await Job.start(lab, [program('patient'), 'flood']);
      await job.line(/^ready/);
      for (let k = 0; k < 30; k++)
        expect(await lab.call(job.pid, 'getpid', [])).toEqual({ kind: 'returned', result: job.pid });
      await lab.signal(job.pid, 'SIGUSR2');
      const { lines } = await job.ended();
      expect(lines).toContain('flooded yes');
      expect(lines.some((line) => line.startsWith('wrong'))).toBe(false);
    }
  });

  test('killed meanwhile, the answer says so', async () => {
    for (let i = 0; i < 5 * RUNS; i++) {
      const job = await Job.start(lab, [program('patient'), 'spin']);
      await job.line(/^ready/);
      const call = lab.call(job.pid, 'getpid', []).catch((error: unknown) => error);
      await lab.signal(job.pid, 'SIGKILL');
      const outcome = (await call) as { kind?: string; code?: string };
      expect(['returned', 'exited', undefined]).toContain(outcome.kind);
      if (outcome.kind === undefined) expect(outcome.code).toBe('no-process');
      await job.ended('');
    }
  });

  test('a shell in its own read goes on', async () => {
    const job = await Job.start(lab, ['/bin/sh', '-c', 'echo ready; read line; echo "got $line"; echo end']);
    await job.line('ready');
    await poke(job.pid);
    await lab.type(0, 'hello\r');
    expect((await job.ended()).lines).toContain('got hello');
  });
});

describe.skipIf(missing)('breakpoints and faults', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labFor('namespaces', ['setsid', 'dup2', 'nanosleep']);
  });
  afterAll(async () => {
    await (lab as Lab | undefined)?.stop();
  });

  test('held before a call of a program, let go on to its next call, and to the end', async () => {
    await lab.breakpoint('setsid', { enabled: true, program: 'births' });
    const job = await Job.start(lab, [program('births'), 'fork', '1']);
    const hold = await eventually(() => ofType(job.events, 'hold')[0], { what: 'the hold' });
    expect(hold.name).toBe('setsid');
    expect(ofType(job.events, 'call').some(({ name }) => name === 'setsid')).toBe(false);
    await expect(lab.continue(job.pid, 'end')).rejects.toMatchObject({ code: 'not-held' });
    await lab.continue(hold.pid, 'next-call');
    const next = await eventually(() => ofType(job.events, 'hold')[1], { what: 'the next hold' });
    expect(next).toMatchObject({ pid: hold.pid, name: 'exit_group' });
    await lab.continue(hold.pid, 'end');
    await lab.breakpoint('setsid', { enabled: false, program: 'births' });
    const { events } = await job.ended();
    expect(ofType(events, 'call').find(({ name }) => name === 'setsid')).toMatchObject({ result: hold.pid });
    expect(ofType(events, 'hold')).toHaveLength(2);
  });

  test('killed while it is held', async () => {
    await lab.breakpoint('setsid', { enabled: true });
    const job = await Job.start(lab, [program('births'), 'fork', '1']);
    const hold = await eventually(() => ofType(job.events, 'hold')[0], { what: 'the hold' });
    await lab.signal(hold.pid, 'SIGKILL');
    const { lines } = await job.ended();
    await lab.breakpoint('setsid', { enabled: false });
    expect(lines).toContain(`killed ${hold.pid} 9`);
  });

  test('the second fork fails without being run', async () => {
    await lab.fault('fork', 'EAGAIN', 2);
    const job = await Job.start(lab, [program('births'), 'fork', '3']);
    const { events, lines } = await job.ended();
    expect(lines.filter((line) => line === 'failed 11')).toHaveLength(1);
    expect(ofType(events, 'fork').filter(({ pid }) => pid === job.pid)).toHaveLength(2);
    const failed = ofType(events, 'call').filter(({ fault }) => fault);
    expect(failed).toMatchObject([{ pid: job.pid, errno: 'EAGAIN' }]);
    await lab.fault('fork', null);
  });

  test('a word that is no errno is refused, and nothing is set', async () => {
    await expect(lab.fault('fork', 'EAGIAN')).rejects.toMatchObject({ code: 'bad-argument' });
    expect(lab.info.faults).toEqual([]);
  });

  test('the first and the third fail, each in its own way; what is taken back is gone with all its numbers', async () => {
    await lab.fault('fork', 'ENOSYS', 3);
    await lab.fault('fork', 'EAGAIN', 1);
    await lab.fault('fork', 'ENOMEM', 3);
    const { faults } = lab.info;
    const failures = async (): Promise<unknown[]> => {
      const { events } = await (await Job.start(lab, [program('births'), 'fork', '4'])).ended();
      return ofType(events, 'call').flatMap(({ fault, errno }) => (fault === true ? [errno] : []));
    };
    expect(await failures()).toEqual(['EAGAIN', 'ENOMEM']);
    await lab.fault('fork', 'EPERM');
    expect(await failures()).toEqual(['EPERM', 'EPERM', 'EPERM', 'EPERM']);
    await lab.fault('fork', null);
    expect(await failures()).toEqual([]);
    expect(faults).toEqual([
      { call: 'fork', errno: 'EAGAIN', nth: 1 },
      { call: 'fork', errno: 'ENOMEM', nth: 3 },
    ]);
  });
});
