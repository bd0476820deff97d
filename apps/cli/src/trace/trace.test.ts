import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TimelineEvent } from '@daemonlab/protocol';
import type { TraceOptions } from '../commands/trace.js';
import { PLAIN } from '../terminal/style.js';
import { fakeLab, type FakeLab } from './fake-lab.test-support.js';
import { Holds } from './holds.js';
import { Interruption } from './interruption.js';
import { Trace, type Ending } from './trace.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

interface Run {
  ending: Promise<Ending>;
  events: TimelineEvent[];
  interruption: Interruption;
}

function start(fake: FakeLab, options: Partial<TraceOptions> = {}): Run {
  const events: TimelineEvent[] = [];
  const interruption = new Interruption();
  const trace = new Trace({
    lab: fake.lab,
    interruption,
    options: { settle: 500, timeout: 10_000, ...options },
    printer: { begin: () => undefined, event: (event) => void events.push(event) },
    holds: (hooks) =>
      new Holds({
        ...hooks,
        lab: fake.lab,
        input: null,
        foretold: () => null,
        output: { write: () => undefined },
        style: PLAIN,
        onError: () => undefined,
      }),
  });
  const ending = trace.run(['/bin/x', 'a'], { path: '/bin/x', env: {} }).finally(() => {
    interruption.dispose();
  });
  // Whoever awaits it later sees a rejection; until then it is no unhandled one.
  ending.catch(() => undefined);
  return { ending, events, interruption };
}

/** The reasons of all `end` events. */
const endReasons = (events: TimelineEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'end' ? [event.reason] : []));

const exits = (fake: FakeLab, pid: number, how: { code: number } | { signal: string }): void => {
  fake.emit({ type: 'exit', pid, ...how });
};

const forks = (fake: FakeLab, pid: number, child: number): void => {
  fake.emit({ type: 'fork', pid, child, via: 'fork' });
};

describe('a trace', () => {
  test('ends quiet with CMD’s status, all events from the first on and `end` last', async () => {
    const fake = fakeLab((lab) => {
      forks(lab, 4, 5);
      exits(lab, 4, { code: 7 });
      return 4;
    });
    const { ending, events } = start(fake);
    await vi.advanceTimersByTimeAsync(499);
    expect(events.map(({ type }) => type)).toEqual(['snapshot', 'fork', 'exit']);
    await vi.advanceTimersByTimeAsync(2);
    expect(await ending).toEqual({ reason: 'quiet', exit: 7, status: 7, messages: [] });
    expect(events.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'snapshot'],
      [2, 'fork'],
      [3, 'exit'],
      [4, 'end'],
    ]);
    expect(events[3]).toMatchObject({ reason: 'quiet', exit: 7 });
  });

  test('does not wait for quiet where nobody is left, but hears their last words', async () => {
    const fake = fakeLab(() => 4);
    const { snapshot } = fake.lab;
    fake.lab.snapshot = () => {
      if (fake.asked.includes('job /bin/x a'))
        fake.emit({ type: 'output', tty: 'pts/0', terminal: 0, data: 'bye' });
      return snapshot();
    };
    const { ending, events } = start(fake);
    forks(fake, 4, 5);
    exits(fake, 4, { code: 0 });
    await vi.advanceTimersByTimeAsync(100);
    expect(endReasons(events)).toEqual([]);
    exits(fake, 5, { code: 0 });
    await vi.advanceTimersByTimeAsync(1);
    expect(await ending).toMatchObject({ reason: 'quiet', exit: 0 });
    expect(events.map(({ type }) => type)).toEqual(['snapshot', 'fork', 'exit', 'exit', 'output', 'end']);
  });

  test('goes on while descendants do something', async () => {
    const fake = fakeLab(() => 4);
    const { ending } = start(fake);
    await vi.advanceTimersByTimeAsync(100);
    exits(fake, 4, { code: 0 });
    for (let i = 0; i < 5; i += 1) {
      await vi.advanceTimersByTimeAsync(400);
      exits(fake, 5 + i, { code: 0 });
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(await ending).toMatchObject({ reason: 'quiet', status: 0 });
    expect(performance.now()).toBeGreaterThanOrEqual(2600);
  });

  test('is not quiet while the lab has things to tell: busy processes are told of in doses', async () => {
    const fake = fakeLab(() => 4);
    const doses = [5, 6, 7];
    const { snapshot } = fake.lab;
    fake.lab.snapshot = async () => {
      const child = fake.asked.includes('job /bin/x a') ? doses.shift() : undefined;
      if (child !== undefined) forks(fake, 3, child);
      return snapshot();
    };
    const { ending, events } = start(fake, { settle: 20 });
    forks(fake, 4, 3);
    exits(fake, 4, { code: 0 });
    await vi.advanceTimersByTimeAsync(65);
    expect(endReasons(events)).toEqual([]);
    await vi.advanceTimersByTimeAsync(20);
    expect(await ending).toMatchObject({ reason: 'quiet', status: 0 });
    expect(doses).toEqual([]);
  });

  test('a signal that killed CMD is its status', async () => {
    const fake = fakeLab(() => 4);
    const { ending } = start(fake);
    await vi.advanceTimersByTimeAsync(1);
    exits(fake, 4, { signal: 'SIGSEGV' });
    await vi.advanceTimersByTimeAsync(600);
    expect(await ending).toMatchObject({ exit: 139, status: 139 });
  });

  test('CMD that does not leave is killed with its world at the timeout', async () => {
    const { ending, events } = start(
      fakeLab(() => 4),
      { timeout: 3000 },
    );
    await vi.advanceTimersByTimeAsync(3000);
    expect(await ending).toEqual({
      reason: 'timeout',
      exit: null,
      status: 137,
      messages: ['the program had not left after 3000 ms: killed with its world (--timeout gives it longer)'],
    });
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'timeout', exit: null });
  });

  test('breakpoints and faults are set before CMD starts', async () => {
    const fake = fakeLab((lab) => {
      exits(lab, 4, { code: 0 });
      return 4;
    });
    const { ending } = start(fake, {
      before: ['setsid', 'chdir'],
      fault: [{ call: 'fork', errno: 'EAGAIN', nth: 2 }],
    });
    await vi.advanceTimersByTimeAsync(600);
    await ending;
    expect(fake.asked).toEqual([
      'break setsid true',
      'break chdir true',
      'fault fork EAGAIN 2',
      'snapshot',
      'job /bin/x a',
      'snapshot',
    ]);
  });

  test('with nobody to ask, a held process goes on', async () => {
    const fake = fakeLab(() => 4);
    const { ending, events } = start(fake, { before: ['setsid'] });
    await vi.advanceTimersByTimeAsync(1);
    fake.emit({ type: 'hold', pid: 4, name: 'setsid', args: [] });
    exits(fake, 4, { code: 0 });
    await vi.advanceTimersByTimeAsync(600);
    await ending;
    expect(fake.asked).toContain('continue 4 end');
    expect(events.map(({ type }) => type)).toContain('hold');
  });

  test('--close-terminal hangs up after CMD has settled, and settles again', async () => {
    const fake = fakeLab((lab) => {
      forks(lab, 4, 5);
      exits(lab, 4, { code: 0 });
      return 4;
    });
    const { ending } = start(fake, { closeTerminal: true });
    await vi.advanceTimersByTimeAsync(499);
    expect(fake.asked).not.toContain('close 0');
    await vi.advanceTimersByTimeAsync(2);
    expect(fake.asked).toContain('close 0');
    fake.emit({ type: 'hangup', tty: 'pts/0' });
    await vi.advanceTimersByTimeAsync(510);
    expect(await ending).toMatchObject({ reason: 'quiet', status: 0 });
  });

  test('--close-terminal takes a foreground program’s terminal at the timeout', async () => {
    const fake = fakeLab(() => 4);
    const { ending } = start(fake, { closeTerminal: true, timeout: 2000 });
    await vi.advanceTimersByTimeAsync(2001);
    expect(fake.asked).toContain('close 0');
    exits(fake, 4, { signal: 'SIGHUP' });
    await vi.advanceTimersByTimeAsync(501);
    expect(await ending).toEqual({
      reason: 'timeout',
      exit: 129,
      status: 129,
      messages: [
        'the program had not left after 2000 ms: its terminal was closed then, and it left (--timeout gives it longer)',
      ],
    });
  });

  test('what goes on without its terminal has the whole of --timeout again', async () => {
    const fake = fakeLab((lab) => {
      forks(lab, 4, 5);
      exits(lab, 4, { code: 0 });
      return 4;
    });
    const { ending } = start(fake, { closeTerminal: true, timeout: 1000 });
    await vi.advanceTimersByTimeAsync(501);
    expect(fake.asked).toContain('close 0');
    let over = false;
    void ending.then(() => (over = true));
    for (let ms = 0; ms < 900; ms += 100) {
      fake.emit({ type: 'output', tty: 'pts/0', terminal: 0, data: '.' });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(over).toBe(false);
    fake.emit({ type: 'output', tty: 'pts/0', terminal: 0, data: '.' });
    await vi.advanceTimersByTimeAsync(110);
    expect(await ending).toEqual({
      reason: 'timeout',
      exit: 0,
      status: 0,
      messages: [
        'what the program started (1 process) was still doing something 1000 ms after its terminal was closed: removed with its world (--timeout gives it longer)',
      ],
    });
  });

  test('a lab that dies is our failure: 125, and `end` says error', async () => {
    const fake = fakeLab(() => 4);
    const { ending, events } = start(fake);
    await vi.advanceTimersByTimeAsync(1);
    fake.die({ reason: 'died', detail: 'lab host killed by SIGKILL' });
    await expect(ending).rejects.toMatchObject({
      status: 125,
      message: 'trace: the lab is gone: lab host killed by SIGKILL',
    });
    expect(endReasons(events)).toEqual(['error']);
  });

  test('CMD that cannot be started: `end` says error, once, and the reason is passed on', async () => {
    const fake = fakeLab(() => Promise.reject(new Error('ENOEXEC')));
    const { ending, events } = start(fake);
    await vi.advanceTimersByTimeAsync(1);
    await expect(ending).rejects.toThrow('ENOEXEC');
    expect(endReasons(events)).toEqual(['error']);
  });

  test('a world ended by its limit', async () => {
    const fake = fakeLab(() => 4);
    const { ending } = start(fake);
    await vi.advanceTimersByTimeAsync(1);
    fake.die({ reason: 'limit', detail: 'more than 64 processes' });
    expect(await ending).toEqual({
      reason: 'limit',
      exit: null,
      status: 137,
      messages: ['the world was ended: more than 64 processes'],
    });
  });

  test('a fork bomb that a limit has ended', async () => {
    const fake = fakeLab(() => 4);
    const { ending } = start(fake);
    await vi.advanceTimersByTimeAsync(1);
    fake.emit({ type: 'limit', limit: 'processes', pid: 4, count: 1 });
    fake.emit({ type: 'call', pid: 4, name: 'fork', family: 'process', args: [], errno: 'EAGAIN' });
    fake.emit({ type: 'limit', limit: 'processes', pid: 4, count: 64 });
    exits(fake, 4, { signal: 'SIGKILL' });
    await vi.advanceTimersByTimeAsync(501);
    expect(await ending).toEqual({
      reason: 'limit',
      exit: 137,
      status: 137,
      messages: [
        'a limit of the world was met: it may have 64 processes, and 1 fork failed with EAGAIN. That is a fork bomb: all that the program had started was killed',
      ],
    });
  });

  test('after an interruption CMD is not started any more', async () => {
    const fake = fakeLab(() => 4);
    const { ending, interruption } = start(fake);
    interruption.interrupt(130);
    expect(await ending).toMatchObject({ reason: 'interrupted', exit: null, status: 130 });
    expect(fake.asked.filter((words) => words.startsWith('job'))).toEqual([]);
  });

  test('an interruption ends it at once, even while CMD is being started', async () => {
    const { ending, events, interruption } = start(fakeLab(() => new Promise<number>(() => undefined)));
    await vi.advanceTimersByTimeAsync(1);
    interruption.interrupt(130);
    expect(await ending).toMatchObject({ reason: 'interrupted', status: 130 });
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'interrupted' });
  });
});
