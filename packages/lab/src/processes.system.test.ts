import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signalNumber } from '@daemonlab/libc';
import { skipReason } from '@daemonlab/testkit';
import type { Isolation, Lab, TimelineEvent } from '@daemonlab/protocol';
import { endsSeen, endsTold, Job, labFor, ofType, program, run, type Run } from './traced.test-support.js';

const missing = skipReason('programs under the tracer', 'compiler', 'ptrace');
if (missing) process.stderr.write(`processes under the tracer: skipped, ${missing}\n`);

const RUNS = Number(process.env['RUNS'] ?? 2);
const sorted = (list: readonly string[]): string[] => [...list].sort();

/** The process whose end a call has waited for; none where it was told of something else. */
function waitedFor(event: TimelineEvent): number | undefined {
  if (event.type !== 'call' || event.name !== 'wait4') return undefined;
  const [, status] = event.args;
  return typeof status === 'object' && status !== null && ('exited' in status || 'killed' in status)
    ? event.result
    : undefined;
}

/** Every birth and end once, in an order that can be: born, then seen, then ended, then waited for. */
function expectWhole({ pid, events }: Run): void {
  const born = ofType(events, 'fork').map(({ child }) => child);
  const exited = ofType(events, 'exit').map((event) => event.pid);
  expect(sorted(exited.map(String))).toEqual(sorted(born.map(String)));
  expect(born).toContain(pid);
  const alive = new Set<number>();
  for (const event of events) {
    if (event.type === 'fork') {
      expect(alive, 'a number is given out once at a time').not.toContain(event.child);
      if (event.child !== pid) expect(alive, JSON.stringify(event)).toContain(event.pid);
      alive.add(event.child);
    } else if (event.type === 'exit') expect(alive.delete(event.pid), JSON.stringify(event)).toBe(true);
    else if (event.type === 'call' || event.type === 'exec' || event.type === 'signal')
      if (event.pid !== 2 && event.pid !== 1) expect(alive, JSON.stringify(event)).toContain(event.pid);
    expect(alive, JSON.stringify(event)).not.toContain(waitedFor(event));
  }
}

const isolations: Isolation[] = ['namespaces', 'host'];

describe.skipIf(missing).each(isolations)('processes, %s', (isolation) => {
  const without =
    isolation === 'namespaces' ? skipReason('programs under the tracer', 'namespaces', 'unshare') : null;
  if (without) process.stderr.write(`namespaces: skipped, ${without}\n`);
  let lab: Lab;
  beforeAll(async () => {
    if (!without) lab = await labFor(isolation);
  });
  afterAll(async () => {
    await (lab as Lab | undefined)?.stop();
  });

  const births: [mode: string, n: number, via: string][] = [
    ['fork', 20, 'fork'],
    ['vfork', 20, 'vfork'],
    ['spawn', 20, 'vfork'],
    ['clone', 20, 'fork'],
    ['clone-untraced', 5, 'fork'],
    ['clone3', 20, 'fork'],
    ['clone3-untraced', 5, 'fork'],
    ['clone3-constant', 5, 'fork'],
    ['threads', 50, 'fork'],
    ['burst', 500, 'fork'],
  ];
  test.skipIf(without).each(births)(
    'births %s %i: each told once, with the ends that the parent saw',
    async (mode, n, via) => {
      for (let i = 0; i < RUNS; i++) {
        const result = await run(lab, [program('births'), mode, String(n)]);
        expectWhole(result);
        const forks = ofType(result.events, 'fork').filter(({ pid }) => pid === result.pid);
        expect(forks).toHaveLength(n);
        for (const fork of forks) expect(fork.via).toBe(via);
        expect(sorted(endsSeen(result, signalNumber))).toEqual(sorted(endsTold(result.lines)));
        expect(endsTold(result.lines)).toHaveLength(n);
        if (['vfork', 'spawn', 'burst'].includes(mode)) continue;
        const sessions = ofType(result.events, 'call').filter(({ name }) => name === 'setsid');
        expect(sessions.map(({ pid }) => pid).sort()).toEqual(forks.map(({ child }) => child).sort());
        for (const call of sessions) expect(call.result).toBe(call.pid);
      }
    },
  );

  test.skipIf(without || isolation === 'host')('a number that is used again', async () => {
    const result = await run(lab, [program('births'), 'reuse', '10']);
    expectWhole(result);
    const children = ofType(result.events, 'fork').filter(({ pid }) => pid === result.pid);
    expect(new Set(children.map(({ child }) => child)).size).toBeLessThan(children.length);
    expect(endsSeen(result, signalNumber)).toEqual(endsTold(result.lines));
  });

  test.skipIf(without).each(['thread', 'plain'])('exec again and again, %s', async (mode) => {
    for (let i = 0; i < RUNS; i++) {
      const job = await Job.start(lab, [program('execs'), mode, '20']);
      const result = await job.ended(`alive ${job.pid} 0`);
      expectWhole(result);
      const argvs = ofType(result.events, 'exec').map(({ pid, argv }) => `${pid} ${argv.at(-1)}`);
      expect(argvs).toEqual(Array.from({ length: 21 }, (_, k) => `${result.pid} ${20 - k}`));
      expect(ofType(result.events, 'exit').at(-1)).toMatchObject({ pid: result.pid, code: 5 });
      expect(result.lines).toHaveLength(21);
    }
  });

  test.skipIf(without).each(['calls', 'forks', 'vforks', 'execs', 'blocked', 'vfork-child', 'siblings'])(
    'killed, %s: nothing lost, nothing doubled, nobody left',
    async (mode) => {
      for (let i = 0; i < RUNS; i++) {
        const n = mode === 'blocked' ? 4 : 30;
        const result = await run(lab, [program('killed'), mode, String(n)]);
        expectWhole(result);
        const seen = new Set(endsSeen(result, signalNumber));
        for (const end of endsTold(result.lines)) expect(seen).toContain(end);
        expect(endsTold(result.lines)).toHaveLength(mode === 'siblings' ? 2 * n : n);
      }
    },
  );

  /** Who the children themselves have named as their parents. */
  function expectOwnParents({ events, lines }: Run, atLeast: number): void {
    const parents = new Map(ofType(events, 'fork').map(({ child, pid }) => [child, pid]));
    const named = lines.map((line) => /^child (\d+) of (\d+)$/.exec(line)).filter((one) => one !== null);
    expect(named.length).toBeGreaterThanOrEqual(atLeast);
    for (const [line, child, parent] of named) expect(parents.get(Number(child)), line).toBe(Number(parent));
  }

  test.skipIf(without)("killed in the midst of forks: each child is told as its own parent's", async () => {
    for (let i = 0; i < RUNS; i++) {
      const result = await run(lab, [program('killed'), 'families', '20']);
      expectWhole(result);
      expectOwnParents(result, 20 * 4);
    }
  });

  test.skipIf(without)('killed as a group in the midst of forks: everybody is told', async () => {
    for (let i = 0; i < RUNS; i++) {
      const result = await run(lab, [program('killed'), 'groups', '20']);
      expectWhole(result);
      expect(sorted(endsSeen(result, signalNumber))).toEqual(sorted(endsTold(result.lines)));
    }
  });

  test.skipIf(without)("killed by siblings in the midst of each other's forks: all as it was", async () => {
    for (let i = 0; i < RUNS; i++) {
      const result = await run(lab, [program('killed'), 'rivals', '60']);
      expectWhole(result);
      expectOwnParents(result, 60 * 2);
      expect(sorted(endsSeen(result, signalNumber))).toEqual(sorted(endsTold(result.lines)));
    }
  });

  test.skipIf(without)('a call that has returned is told, though it was the end of its process', async () => {
    for (let i = 0; i < RUNS; i++) {
      const n = 30;
      const result = await run(lab, [program('killed'), 'own-thread', String(n)]);
      expectWhole(result);
      expect(sorted(endsSeen(result, signalNumber))).toEqual(sorted(endsTold(result.lines)));
      const children = ofType(result.events, 'fork').filter(({ pid }) => pid === result.pid);
      const kills = ofType(result.events, 'call').filter(({ name }) => name === 'tgkill');
      expect(kills.map(({ pid }) => pid)).toEqual(children.map(({ child }) => child));
      for (const kill of kills) expect(kill.result).toBe(0);
    }
  });

  test.skipIf(without).each([[], ['SIGKILL']])(
    'an end that leads to another is told, and heard of by the parent, before it %s',
    async (...how) => {
      const n = 15;
      const result = await run(lab, [program('killed'), 'one-by-the-other', String(n), ...how]);
      expectWhole(result);
      const [seen, told] = [endsSeen(result, signalNumber), endsTold(result.lines)];
      const order = (ends: readonly string[], pid: number): number =>
        ends.findIndex((end) => end.startsWith(`${pid} `));
      const pairs = ofType(result.events, 'fork').filter(({ pid }) => order(told, pid) >= 0);
      expect([told.length, pairs.length]).toEqual([2 * n, n]);
      for (const { pid, child } of pairs) {
        expect(order(seen, pid), `${pid} told before ${child}`).toBeLessThan(order(seen, child));
        expect(order(told, pid), `${pid} heard of before ${child}`).toBeLessThan(order(told, child));
      }
    },
  );

  test.skipIf(without)(
    'a child that nobody traces, by a race for the flags of clone3, is killed',
    async () => {
      const result = await run(lab, [program('raced'), '3']);
      expectWhole(result);
      expect(result.lines).toEqual(['got away and killed: 3', 'end']);
    },
  );

  test.skipIf(without)('a program that calls ptrace itself is refused, as under any tracer', async () => {
    const result = await run(lab, [program('ptraces')]);
    expectWhole(result);
    expect(result.lines).toContain('traceme -1 1');
    expect(result.lines).toContain('attach -1 1');
  });
});
