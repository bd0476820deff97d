import { dirname } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';
import type { Lab } from '@daemonlab/protocol';
import { alive, becomes, descendants, events, lab, printed, sees, stopAll } from './lab.test-support.js';
import { Job, labFor, ofType, program } from './traced.test-support.js';

const missing = skipReason('wild programs', 'compiler', 'ptrace', 'namespaces', 'unshare', 'bash');
if (missing) process.stderr.write(`wild programs: skipped, ${missing}\n`);

const hostPid = (of: Lab): number => (of as Lab & { hostPid: number }).hostPid;
/** A world has at most so many processes. */
const LIMIT = 64;

const left: Lab[] = [];
afterEach(async () => {
  await stopAll();
  await Promise.all(left.splice(0).map((one) => one.stop()));
});

async function startWild(mode: string): Promise<Lab> {
  const path = program('wild');
  const one = await lab({ isolation: 'namespaces', share: [dirname(dirname(path))] });
  await one.type(0, `${path} ${mode} &\n`);
  return one;
}

/** Nothing of the world is left once it has been stopped. */
async function endsCleanly(one: Lab): Promise<void> {
  const all = [hostPid(one), ...descendants(hostPid(one))];
  await one.stop();
  await becomes(() => expect(all.filter(alive)).toEqual([]));
}

describe.skipIf(missing)('a world with a wild program in it', () => {
  test.each(['bomb', 'execs', 'threads', 'blocks', 'siblings', 'ptraces'])(
    '%s: its shell answers, another world does not notice, it ends as a whole',
    async (mode) => {
      const one = await startWild(mode);
      await sees(one, `wild ${mode}`);
      const two = await lab({ isolation: 'namespaces' });
      await two.type(0, 'echo still $((40 + 2))\n');
      await sees(two, 'still 42');
      if (mode === 'bomb')
        await becomes(
          () => {
            expect(events(one, 'limit').length).toBeGreaterThan(1);
            expect(one.timeline.table.size).toBeLessThan(4);
          },
          { timeoutMs: 60_000 },
        );
      expect((await one.snapshot()).length).toBeLessThanOrEqual(LIMIT);
      await one.type(0, '\necho answer $((40 + 3))\n');
      await becomes(() => expect(printed(one)).toContain('answer 43'), { timeoutMs: 60_000 });
      await endsCleanly(one);
    },
  );

  test('zombies count', async () => {
    const one = await startWild('zombies');
    await sees(one, 'errno 11');
    const born = Number(/zombies (\d+) errno/.exec(printed(one))?.[1]);
    // The rest are init, the shell and the program.
    expect(born).toBe(LIMIT - 3);
    expect(await one.snapshot()).toHaveLength(LIMIT);
    expect(events(one, 'limit')).toMatchObject([{ limit: 'processes', count: 1 }]);
    await one.type(0, 'kill %1; wait; (exit 7); echo after $?\n');
    await sees(one, 'after 7');
    await endsCleanly(one);
  });
});

describe.skipIf(missing)('a traced job that kills all it can', () => {
  test('every end is told, that of the stand-in for its shell too', async () => {
    const one = await labFor('namespaces');
    const job = await Job.start(one, [program('wild'), 'everyone']).finally(() => left.push(one));
    // It spares itself, and then gets what the end of its session's leader sends: SIGHUP from the kernel.
    const ends = (): string[] =>
      ofType(job.events, 'exit').map(({ pid, signal }) => `${pid === job.pid ? 'job' : pid} ${signal}`);
    await becomes(() => expect(ends().sort()).toEqual(['2 SIGKILL', 'job SIGHUP']));
    await endsCleanly(one);
  });
});
