import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';
import type { Lab, TimelineEvent } from '@daemonlab/protocol';
import { labFor, ofType, program, run, type Run } from './traced.test-support.js';

const missing = skipReason('signals under the tracer', 'compiler', 'ptrace', 'namespaces', 'unshare');
if (missing) process.stderr.write(`signals under the tracer: skipped, ${missing}\n`);

const RUNS = Number(process.env['RUNS'] ?? 2);

/** One line an event, of one process. */
function story(events: readonly TimelineEvent[], pid: number, names: readonly string[]): string[] {
  return events.flatMap((event) => {
    if (!('pid' in event) || event.pid !== pid) return [];
    switch (event.type) {
      case 'call':
        return names.includes(event.name) ? [`${event.name} ${event.errno ?? 'ok'}`] : [];
      case 'signal':
        return [`${event.signal} ${event.disposition}`];
      case 'stop':
      case 'continue':
        return [`${event.type} ${event.signal}`];
      case 'exit':
        return [`exit ${event.signal ?? event.code}`];
      default:
        return [];
    }
  });
}

describe.skipIf(missing)('signals', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await labFor('namespaces');
  });
  afterAll(async () => {
    await (lab as Lab | undefined)?.stop();
  });
  const repeat = async (argv: string[], check: (run: Run) => void): Promise<void> => {
    for (let i = 0; i < RUNS; i++) check(await run(lab, argv));
  };
  const ofFirst = ({ events, pid }: Run, ...names: string[]): string[] => story(events, pid, names);

  test('a call that a handler with SA_RESTART came into is told once, with its result', async () => {
    await repeat([program('interrupted'), 'restart'], (result) => {
      expect(result.lines).toContain('waited 1 handled 3');
      const told = ofFirst(result, 'wait4').filter((line) => line !== 'SIGCHLD default');
      expect(told).toEqual([...Array<string>(3).fill('SIGUSR1 caught'), 'wait4 ok', 'exit 0']);
    });
  });

  test('without SA_RESTART it is told once, failed with EINTR', async () => {
    await repeat([program('interrupted'), 'eintr'], (result) => {
      expect(result.lines).toContain('waited -1 errno 4 handled 1');
      const told = ofFirst(result, 'wait4').filter((line) => line !== 'SIGCHLD default');
      expect(told).toEqual(['wait4 EINTR', 'SIGUSR1 caught', 'wait4 ok', 'exit 0']);
    });
  });

  test('ignored signals change nothing', async () => {
    await repeat([program('interrupted'), 'ignored'], (result) => {
      expect(result.lines).toContain('waited 1 handled 0');
      const told = ofFirst(result, 'wait4').filter((line) => line !== 'SIGCHLD default');
      expect(told).toEqual(['SIGUSR1 ignored', 'SIGUSR1 ignored', 'wait4 ok', 'exit 0']);
    });
  });

  test('init gets from within the world only what it has a handler for: it goes on', async () => {
    const script = 'for s in TERM STOP INT TSTP KILL; do kill -s $s 1; done; cat /proc/1/stat; echo end';
    await repeat(['/bin/sh', '-c', script], (result) => {
      expect(story(result.events, 1, [])).toEqual(
        expect.arrayContaining(['SIGTERM ignored', 'SIGSTOP ignored', 'SIGINT ignored', 'SIGTSTP ignored']),
      );
      expect(story(result.events, 1, []).filter((line) => /^(stop|exit)/.test(line))).toEqual([]);
      expect(result.lines.find((line) => line.startsWith('1 ('))).toMatch(/^1 \(init\) S/);
    });
  });

  test('handlers that make calls of their own, and are interrupted themselves', async () => {
    await repeat([program('interrupted'), 'nested'], (result) => {
      expect(result.lines).toContain('waited 1 handled 4');
      const told = ofFirst(result, 'wait4', 'umask', 'kill').filter(
        // The next SIGUSR1 may come while its handler still runs.
        (line) => line !== 'SIGCHLD default' && line !== 'SIGUSR1 blocked',
      );
      const once = ['SIGUSR1 caught', 'umask ok', 'wait4 ok', 'kill ok', 'SIGUSR2 caught'];
      expect(told).toEqual([...once, ...once, 'wait4 ok', 'exit 0']);
    });
  });

  test.each([
    ['without', [], 'locked -1 errno 4 handled 1', ['flock EINTR', 'SIGALRM caught']],
    ['with', ['restart'], 'locked 0 errno 0 handled 1', ['SIGALRM caught', 'flock ok']],
  ])('a lock waited for, %s SA_RESTART', async (_, more, line, expected) => {
    await repeat([program('interrupted'), 'flock', ...more], (result) => {
      expect(result.lines).toContain(line);
      const child = ofType(result.events, 'fork').find(({ pid }) => pid === result.pid)?.child ?? 0;
      expect(story(result.events, child, ['flock'])).toEqual([...expected, 'exit 0']);
    });
  });

  test('who sent it: a child that ends with another signal, one in a PID namespace of its own, one with a pidfd', async () => {
    await repeat([program('senders')], ({ events, lines, pid }) => {
      const signals = ofType(events, 'signal');
      const number = (line: RegExp): number => Number(lines.map((one) => line.exec(one)?.[1]).find(Boolean));
      const other = number(/^other (\d+)$/);
      expect(lines).toContain(`got 12 code 1 from ${String(other)}`);
      expect(signals).toContainEqual(
        expect.objectContaining({ pid, signal: 'SIGUSR2', from: other, code: 'CLD_EXITED' }),
      );
      // The program knows that child as 2; the world knows it by another number.
      expect(lines).toContain('got 17 code 1 from 2');
      const ended = ofType(events, 'exit').find(({ code }) => code === 4)!.pid;
      const told = signals.find(
        ({ signal, disposition }) => signal === 'SIGCHLD' && disposition === 'caught',
      );
      expect(told).toMatchObject({ from: ended, code: 'CLD_EXITED' });
      const init = ofType(events, 'exit').find(({ code }) => code === 8)!.pid;
      for (const signal of ['SIGSTOP', 'SIGTERM'])
        expect(signals).toContainEqual(
          expect.objectContaining({ pid: init, signal, disposition: 'ignored' }),
        );
      expect(ofType(events, 'stop')).toEqual([]);
      // arm64's kernel has forgotten by then what would have to be repeated (README, Limits).
      expect(lines).toContain(process.arch === 'arm64' ? 'init waited -1' : 'init waited 1');
      const sent = number(/^sent (\d+)$/);
      expect(signals).toContainEqual(
        expect.objectContaining({ pid: sent, signal: 'SIGTERM', from: pid, disposition: 'blocked' }),
      );
    });
  });

  test('why the kernel sent it, also where it did so in the name of whom it sent it to', async () => {
    await repeat([program('reasons')], ({ events }) => {
      const signals = ofType(events, 'signal').filter(({ signal }) => signal !== 'SIGCHLD');
      expect(signals.map(({ signal, reason }) => [signal, reason])).toEqual([
        ['SIGPIPE', 'broken-pipe'],
        ['SIGPIPE', 'broken-pipe'],
        ['SIGPIPE', undefined],
        ['SIGXFSZ', 'file-limit'],
        ['SIGXCPU', 'cpu-limit'],
        ['SIGALRM', 'timer'],
        ['SIGVTALRM', 'timer'],
        ['SIGPROF', 'timer'],
        ['SIGUSR2', 'parent-exit'],
        ['SIGWINCH', 'window-size'],
      ]);
      // What the kernel says of the sender stays as it is: the receiver itself, or who has just ended.
      const ofSelf = signals.filter(({ signal }) => ['SIGPIPE', 'SIGXFSZ'].includes(signal));
      expect(ofSelf.every(({ pid, from, code }) => from === pid && code === 'SI_USER')).toBe(true);
      const told = signals.find(({ signal }) => signal === 'SIGUSR2')!;
      expect(ofType(events, 'fork').find(({ child }) => child === told.pid)?.pid).toBe(told.from);
    });
  });

  test('a hang-up, the end of a leader, an orphaned stopped group and a terminal given up are told apart', async () => {
    await repeat([program('hangups')], ({ events }) => {
      const told = ofType(events, 'signal').flatMap(({ signal, disposition, reason }) =>
        disposition === 'caught' && ['SIGHUP', 'SIGCONT'].includes(signal) ? [`${signal} ${reason}`] : [],
      );
      expect(told).toEqual([
        'SIGHUP orphaned-stopped',
        'SIGCONT orphaned-stopped',
        'SIGHUP terminal-given-up',
        'SIGCONT terminal-given-up',
        'SIGHUP hangup',
        'SIGCONT hangup',
        'SIGHUP leader-exit',
      ]);
    });
  });

  test.each([0, 2])(
    'a call that sends a signal is told before what comes of it: %i ms between them',
    async (ms) => {
      await repeat([program('causes'), 'kill', String(ms)], ({ events }) => {
        const sent = new Map<unknown, number>();
        const told = new Map<string, number>();
        const early: string[] = [];
        for (const event of events) {
          const signal = event.type === 'call' && event.name === 'kill' ? event.args[1] : null;
          if (signal) sent.set(signal, (sent.get(signal) ?? 0) + 1);
          if (event.type !== 'signal' && event.type !== 'continue' && event.type !== 'exit') continue;
          if (!event.signal || event.signal === 'SIGCHLD') continue;
          const effect = `${event.type} ${event.signal}`;
          told.set(effect, (told.get(effect) ?? 0) + 1);
          if (told.get(effect)! > (sent.get(event.signal) ?? 0)) early.push(effect);
        }
        expect(sent).toEqual(new Map(['SIGSTOP', 'SIGCONT', 'SIGKILL'].map((signal) => [signal, 20])));
        expect(told.get('exit SIGKILL')).toBe(20);
        expect(early).toEqual([]);
      });
    },
  );

  test.each(['session', 'orphans', 'parent'])(
    'an end that sends a signal is told before what comes of it: %s',
    async (what) => {
      await repeat([program('causes'), what], ({ events }) => {
        const ends: number[] = [];
        const early: unknown[] = [];
        for (const event of events) {
          if (event.type === 'exit' && event.code === 4) ends.push(event.pid);
          if (event.type !== 'exit' && event.type !== 'signal' && event.type !== 'continue') continue;
          const parent = ofType(events, 'fork').find(({ child }) => child === event.pid)!.pid;
          if (
            event.signal &&
            event.signal !== 'SIGCHLD' &&
            event.signal !== 'SIGSTOP' &&
            !ends.includes(parent)
          )
            early.push(event);
        }
        expect(ends).toHaveLength(20);
        expect(early).toEqual([]);
      });
    },
  );

  test('a blocked signal is told when it is sent, and again when it is taken', async () => {
    await repeat([program('blocked')], (result) => {
      const told = ofFirst(result).filter((line) => !line.startsWith('SIGCHLD'));
      expect(told.slice(0, 3)).toEqual(['SIGUSR1 blocked', 'SIGTERM blocked', 'SIGUSR1 blocked']);
      expect([...told.slice(3)].sort()).toEqual(
        ['SIGTERM caught', ...Array<string>(3).fill('SIGUSR1 caught'), 'exit 0'].sort(),
      );
      expect(result.lines.filter((line) => line.startsWith('took'))).toHaveLength(4);
      const [first] = ofType(result.events, 'signal').filter(({ disposition }) => disposition === 'blocked');
      const child = ofType(result.events, 'fork').find(({ pid }) => pid === result.pid)?.child;
      expect(first?.from).toBe(child);
    });
  });

  test.each([0, 3])('job-control stops of a process with %i more threads', async (threads) => {
    await repeat([program('stops'), 'each', String(threads)], (result) => {
      const child = ofType(result.events, 'fork').find(({ pid }) => pid === result.pid)?.child ?? 0;
      const stops = ['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGSTOP'];
      const told = story(result.events, child, []).filter((line) => !/SIG\w+ default/.test(line));
      expect(told).toEqual([
        ...stops.flatMap((signal, i) => [`stop ${signal}`, ...(i < 4 ? ['continue SIGCONT'] : [])]),
        'exit SIGKILL',
      ]);
      expect(result.lines.filter((line) => line.startsWith('stopped'))).toHaveLength(5);
      expect(result.lines.some((line) => line.startsWith('wrong'))).toBe(false);
    });
  });

  test('a background process that reads the terminal is stopped, and ends when told to', async () => {
    await repeat([program('stops'), 'tty'], (result) => {
      const child = ofType(result.events, 'fork').find(({ pid }) => pid === result.pid)?.child ?? 0;
      expect(story(result.events, child, [])).toEqual(
        expect.arrayContaining(['SIGTTIN default', 'stop SIGTTIN', 'exit SIGTERM']),
      );
      expect(result.lines).toContain(`stopped ${child} 21`);
      expect(result.lines.some((line) => line.startsWith('wrong'))).toBe(false);
    });
  });
});
