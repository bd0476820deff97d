import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, skipReason } from '@daemonlab/testkit';
import type { Lab, ProcessRow, TimelineEvent } from '@daemonlab/protocol';
import { MODES, told, untouched, type Mode } from './stopped.test-support.js';
import { Job, labFor, ofType, program } from './traced.test-support.js';

const missing = skipReason('calls of stopped programs', 'compiler', 'ptrace', 'namespaces', 'unshare');

const RUNS = Number(process.env['RUNS'] ?? 1);

describe.skipIf(missing)('calls that a program takes while job control has stopped it', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labFor('namespaces');
  });
  afterAll(async () => {
    await (lab as Lab | undefined)?.stop();
  });

  interface Stopped {
    job: Job;
    child: number;
    /** Continues the child and gets it out of what it is in. */
    goOn: () => Promise<void>;
    wake: () => Promise<void>;
  }

  async function begin(mode: Mode): Promise<Stopped> {
    const job = await Job.start(lab, [program('stopped'), mode]);
    const child = Number((await job.line(/^ready/)).split(' ')[1]);
    const wake = async (): Promise<void> => {
      const how = MODES[mode];
      if (how) await lab.signal(how[0] === 'child' ? child : job.pid, how[1]);
    };
    const goOn = async (): Promise<void> => {
      await lab.signal(child, 'SIGCONT');
      await job.line(/^continued/);
      await wake();
    };
    return { job, child, wake, goOn };
  }

  /** Starts the program and stops its child. */
  async function stopped(mode: Mode, signal = 'SIGSTOP'): Promise<Stopped> {
    const begun = await begin(mode);
    const { job, child } = begun;
    await lab.signal(child, signal);
    await job.line(/^stopped/);
    await eventually(() => stops(job, child).length === 1 && stat(child).startsWith('T'), {
      what: 'the stop',
    });
    return begun;
  }

  const stops = (job: Job, child: number): string[] =>
    job.events.flatMap((event) =>
      (event.type === 'stop' || event.type === 'continue') && event.pid === child
        ? [`${event.type} ${event.signal}`]
        : [],
    );
  const rowOf = (pid: number): ProcessRow | undefined => lab.timeline.table.get(pid);
  const stat = (pid: number): string => rowOf(pid)?.stat ?? '';

  /** Calls with known results. */
  async function poke(pid: number): Promise<void> {
    expect(await lab.call(pid, 'getpid', [])).toEqual({ kind: 'returned', result: pid });
    expect(await lab.call(pid, 'umask', ['0022'])).toEqual({ kind: 'returned', result: 0o022 });
    expect(await lab.call(pid, 'chdir', ['/nowhere'])).toEqual({ kind: 'failed', errno: 'ENOENT' });
  }

  test.each(Object.keys(MODES) as Mode[])(
    'stopped in the middle of %s: neither it nor its parent notices',
    async (mode) => {
      const expected = await untouched(mode);
      for (let i = 0; i < RUNS; i++) {
        const { job, child, goOn } = await stopped(mode);
        const states: string[] = [];
        const quiet = lab.listen((event: TimelineEvent) => {
          if (event.type !== 'diff') return;
          for (const { pid, stat: state, sigblk } of event.set) {
            if (pid === child && state !== undefined) states.push(state);
            if (pid === child && sigblk !== undefined) states.push(`blocks ${sigblk.join()}`);
          }
        });
        for (let k = 0; k < 3; k++) await poke(child);
        await lab.snapshot();
        quiet();
        expect(stat(child)).toMatch(/^T/);
        // The mask that sigsuspend(2) has set for its own time goes with the way out of the kernel, and is set again later.
        expect(states.filter((state) => !state.startsWith('T'))).toEqual(
          mode === 'suspend' ? ['blocks SIGUSR1'] : [],
        );
        await goOn();
        const { lines, events } = await job.ended();
        expect(told(lines)).toEqual(expected);
        expect(stops(job, child)).toEqual(['stop SIGSTOP', 'continue SIGCONT']);
        const signals = ofType(events, 'signal').filter(({ pid }) => pid === child);
        const wake = MODES[mode];
        expect(signals.map(({ signal }) => signal)).toEqual([
          'SIGSTOP',
          'SIGCONT',
          ...(wake?.[0] === 'child' ? [wake[1]] : []),
        ]);
      }
    },
  );

  test.each(['SIGTSTP', 'SIGTTIN', 'SIGTTOU'])('stopped by %s', async (signal) => {
    const { job, child, goOn } = await stopped('read', signal);
    await poke(child);
    await goOn();
    expect((await job.ended()).lines).toContain('read 7 written handled 0');
    expect(stops(job, child)).toEqual([`stop ${signal}`, 'continue SIGCONT']);
  });

  test('its other threads do not run', async () => {
    const { job, child, goOn } = await stopped('threads');
    const ran = async (nth: number): Promise<string | undefined> => {
      await lab.signal(job.pid, 'SIGUSR2');
      const lines = (): string[] => job.lines.filter((line) => line.startsWith('ran'));
      await eventually(() => lines().length === nth, { what: 'how long they ran' });
      return lines()[nth - 1];
    };
    const before = await ran(1);
    expect(before).toMatch(/^ran \d+ ttt$/);
    for (let k = 0; k < 20; k++) await poke(child);
    expect(await ran(2)).toBe(before);
    await goOn();
    await job.ended();
  });

  test('signals wait for its continuation, and even so it can fork', async () => {
    for (let i = 0; i < RUNS; i++) {
      const { job, child, goOn } = await stopped('spin');
      await lab.signal(child, 'SIGUSR1');
      await lab.signal(child, 'SIGSTOP'); // stopped it is: this one will be taken back by SIGCONT
      await poke(child);
      const forked = await lab.call(child, 'fork', []);
      if (forked.kind !== 'forked') throw new Error(`fork: ${JSON.stringify(forked)}`);
      // A group stop is the process's own: its child runs, blocks what its parent blocks, and has no signals to come.
      await eventually(() => rowOf(forked.child)?.stat.startsWith('R'), { what: 'the child running' });
      expect(rowOf(forked.child)?.sigblk).toEqual(rowOf(child)?.sigblk);
      await lab.signal(forked.child, 'SIGUSR2');
      await job.line(`bye ${forked.child}`);
      expect(job.lines).toContain('spun handled 0');
      await poke(child);
      expect(stat(child)).toMatch(/^T/);
      await goOn();
      const { lines, events } = await job.ended();
      expect(lines).toContain('spun handled 1');
      expect(stops(job, child)).toEqual(['stop SIGSTOP', 'continue SIGCONT']);
      const news = events.flatMap((event) =>
        (event.type === 'signal' || event.type === 'continue') && event.pid === child
          ? [`${event.type} ${event.signal}`]
          : [],
      );
      expect(news.indexOf('signal SIGUSR1')).toBeGreaterThan(news.indexOf('continue SIGCONT'));
      expect(news.filter((one) => one === 'signal SIGSTOP')).toHaveLength(1);
    }
  });

  test('a child that it forks goes on with the call that the stop came into', async () => {
    const { job, child, goOn } = await stopped('read');
    const forked = await lab.call(child, 'fork', []);
    const born = forked.kind === 'forked' ? forked.child : 0;
    await lab.signal(job.pid, 'SIGUSR1');
    await job.line(`bye ${born}`);
    expect(job.lines.filter((line) => line.startsWith('read '))).toEqual(['read 7 written handled 0']);
    expect(await lab.call(child, 'wait', [born, 0])).toEqual({ kind: 'returned', result: born });
    await goOn();
    await job.line(`bye ${child}`);
    expect((await job.ended()).lines).toContain('exited 5');
  });

  test('what it is made to block stays blocked, what to ignore ignored', async () => {
    const { job, child, goOn } = await stopped('read');
    await lab.call(child, 'sigprocmask', ['SIG_BLOCK', ['SIGTERM', 'SIGHUP']]);
    await lab.call(child, 'signal', ['SIGINT', 'SIG_IGN']);
    await lab.snapshot();
    expect(rowOf(child)?.sigblk).toEqual(['SIGHUP', 'SIGTERM']);
    expect(rowOf(child)?.sigign).toContain('SIGINT');
    await lab.signal(child, 'SIGTERM');
    await lab.signal(child, 'SIGINT');
    await goOn();
    expect((await job.ended()).lines).toContain('exited 5');
  });

  test('a call that waits goes on while it is stopped; broken off by a signal, it is repeated after the stop', async () => {
    for (let i = 0; i < RUNS; i++) {
      const { job, child, goOn } = await stopped('spin');
      expect(await lab.call(child, 'read', [3, 7], 1)).toEqual({ kind: 'blocked' });
      await lab.snapshot();
      expect(stat(child)).toMatch(/^T/);
      const reads = (): unknown[] => ofType(job.events, 'call').filter(({ name }) => name === 'read');
      await lab.signal(job.pid, 'SIGUSR1');
      await eventually(() => reads().length === 1, { what: 'the end of the read' });
      expect(reads()[0]).toMatchObject({ pid: child, result: 7, injected: true });

      expect(await lab.call(child, 'read', [3, 7], 1)).toEqual({ kind: 'blocked' });
      await lab.signal(child, 'SIGWINCH');
      await lab.signal(job.pid, 'SIGUSR1');
      await lab.signal(child, 'SIGCONT');
      await eventually(() => reads().length === 2, { what: 'the end of the second read' });
      expect(reads()[1]).toMatchObject({ pid: child, result: 7, injected: true });
      await goOn();
      expect((await job.ended()).lines).toContain('spun handled 0');
      expect(stops(job, child)).toEqual(['stop SIGSTOP', 'continue SIGCONT']);
    }
  });

  test('continued in the midst of it, it runs on', async () => {
    for (let i = 0; i < 5 * RUNS; i++) {
      const { job, child, wake } = await stopped(i % 2 ? 'spin' : 'read');
      const call = (): Promise<unknown> => lab.call(child, 'getpid', []);
      const outcomes = await Promise.all([call(), call(), lab.signal(child, 'SIGCONT'), call(), call()]);
      const returned = { kind: 'returned', result: child };
      expect(outcomes).toEqual([returned, returned, undefined, returned, returned]);
      await job.line(/^continued/);
      await wake();
      const { lines } = await job.ended();
      expect(lines.filter((line) => /^(SIGCHLD|stopped|continued)/.test(line)).sort()).toEqual([
        'SIGCHLD continued 18',
        'SIGCHLD exited 5',
        'SIGCHLD stopped 19',
        'continued',
        'stopped 19',
      ]);
      expect(stops(job, child)).toEqual(['stop SIGSTOP', 'continue SIGCONT']);
    }
  });

  test('continued by its own call', async () => {
    const { job, child, wake } = await stopped('read');
    expect(await lab.call(child, 'kill', [child, 'SIGCONT'])).toEqual({ kind: 'returned', result: 0 });
    await job.line(/^continued/);
    await poke(child);
    await wake();
    expect((await job.ended()).lines).toContain('read 7 written handled 0');
  });

  test('stopped and continued over and over, with calls in between', async () => {
    for (let i = 0; i < RUNS; i++) {
      const { job, child } = await begin(i % 2 ? 'spin' : 'threads');
      const calls: Promise<unknown>[] = [];
      for (let k = 0; k < 40; k++) {
        calls.push(lab.call(child, 'getpid', []));
        await lab.signal(child, k % 2 ? 'SIGCONT' : 'SIGSTOP');
        if (k % 3 === 0) await calls.at(-1);
      }
      const outcomes = await Promise.all(calls);
      expect(outcomes).toEqual(outcomes.map(() => ({ kind: 'returned', result: child })));
      await lab.signal(child, 'SIGCONT');
      const last = (): string | undefined => stops(job, child).at(-1);
      await eventually(() => last() === 'continue SIGCONT', { what: 'its continuation' });
      await poke(child);
      await lab.signal(i % 2 ? child : job.pid, i % 2 ? 'SIGUSR2' : 'SIGUSR1');
      const { lines } = await job.ended();
      expect(lines).toContain('exited 5');
      expect(lines.some((line) => line.startsWith('wrong'))).toBe(false);
      const news = stops(job, child);
      expect(news.every((one, k) => one === (k % 2 ? 'continue SIGCONT' : 'stop SIGSTOP'))).toBe(true);
    }
  });

  test('killed in the midst of it', async () => {
    for (let i = 0; i < 10 * RUNS; i++) {
      const { job, child } = await stopped(i % 2 ? 'threads' : 'read');
      const call = lab.call(child, 'getpid', []).catch((error: unknown) => error);
      const other = lab.call(child, 'fork', []).catch((error: unknown) => error);
      await lab.signal(child, 'SIGKILL');
      for (const outcome of [await call, await other] as { kind?: string; code?: string }[])
        expect(outcome.kind ?? outcome.code).toMatch(/^(returned|forked|exited|no-process)$/);
      await eventually(() => ofType(job.events, 'exit').some(({ pid }) => pid === child), {
        what: 'its end',
      });
      // Killed in its fork it may have a child, of which the call could not tell any more.
      const forks = ofType(job.events, 'fork').filter(({ pid }) => pid === child);
      for (const { child: born } of forks) await lab.signal(born, 'SIGKILL').catch(() => undefined);
      const { events, lines } = await job.ended();
      expect(ofType(events, 'exit').find(({ pid }) => pid === child)).toMatchObject({ signal: 'SIGKILL' });
      expect(lines).toContain('killed 9');
      expect(stops(job, child)).toEqual(['stop SIGSTOP']);
    }
  });

  test('an exec: the new program begins when it is continued; an exit ends it', async () => {
    for (const mode of ['read', 'threads'] as const) {
      const { job, child } = await stopped(mode);
      const echo = ['/bin/sh', ['sh', '-c', 'echo another'], []];
      expect(await lab.call(child, 'execve', echo)).toEqual({ kind: 'returned', result: 0 });
      await lab.snapshot();
      expect(rowOf(child)).toMatchObject({ cmd: 'sh -c echo another' });
      expect(stat(child)).toMatch(/^T/);
      await poke(child);
      expect(job.lines).not.toContain('another');
      await lab.signal(child, 'SIGCONT');
      const { lines } = await job.ended();
      expect(lines).toContain('another');
      expect(lines).toContain('exited 0');
      expect(stops(job, child)).toEqual(['stop SIGSTOP', 'continue SIGCONT']);
    }
    const { job, child } = await stopped('threads');
    expect(await lab.call(child, '_exit', [9])).toEqual({ kind: 'exited' });
    expect((await job.ended()).lines).toContain('exited 9');
  });
});
