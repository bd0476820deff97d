import { afterEach, describe, expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';
import type { ExecObstacle, Isolation, Lab } from '@daemonlab/protocol';
import { Job, labFor, ofType, program } from './traced.test-support.js';

const missing = skipReason('what is in the way of execve', 'compiler', 'ptrace', 'unshare');
const ISOLATIONS = (['namespaces', 'host'] as const).filter(
  (one) => one === 'host' || !skipReason('what is in the way of execve', 'namespaces'),
);

const labs: Lab[] = [];
afterEach(async () => {
  await Promise.all(labs.splice(0).map((one) => one.stop()));
});

/** What the kernel then answers. */
const ERRNO: Readonly<Record<ExecObstacle, string>> = {
  missing: 'ENOENT',
  'not-a-directory': 'ENOTDIR',
  'not-regular': 'EACCES',
  'not-executable': 'EACCES',
  forbidden: 'EACCES',
};

/** Each path that the program tries, what was seen before the call (if it was sure), and the errno that came. */
async function tried(isolation: Isolation): Promise<[string, string, string][]> {
  const lab = await labFor(isolation, ['execve']);
  labs.push(lab);
  await lab.breakpoint('execve', { enabled: true, program: 'obstacles' });
  lab.listen((event) => {
    if (event.type === 'hold') void lab.continue(event.pid, 'end');
  });
  const job = await Job.start(lab, [program('obstacles')]);
  const { events } = await job.ended();
  const calls = ofType(events, 'call').filter(({ name }) => name === 'execve');
  return ofType(events, 'hold').map((hold, i) => [
    typeof hold.args[0] === 'string' ? hold.args[0] : '',
    hold.obstacle ?? 'unsure',
    calls[i]?.errno ?? 'worked',
  ]);
}

describe.skipIf(missing)('what is in the way of an execve, seen before it', () => {
  test.each(ISOLATIONS)('is what it fails for, %s isolation', async (isolation) => {
    const all = await tried(isolation);
    for (const [path, seen, errno] of all)
      if (seen !== 'unsure') expect([path, ERRNO[seen as ExecObstacle]]).toEqual([path, errno]);
    expect(all.slice(0, 16)).toEqual([
      ['/no/such', 'missing', 'ENOENT'],
      ['missing', 'missing', 'ENOENT'],
      ['', 'missing', 'ENOENT'],
      ['plain', 'not-executable', 'EACCES'],
      ['./../../tmp/../../../no', 'missing', 'ENOENT'],
      ['plain/x', 'not-a-directory', 'ENOTDIR'],
      ['plain/', 'not-a-directory', 'ENOTDIR'],
      ['.', 'not-regular', 'EACCES'],
      ['fifo', 'not-regular', 'EACCES'],
      ['dangling', 'missing', 'ENOENT'],
      ['absolute', 'missing', 'ENOENT'],
      ['around', 'not-executable', 'EACCES'],
      ['loop', 'unsure', 'ELOOP'],
      ['text', 'unsure', 'ENOEXEC'],
      ['/proc/self/nothing', 'unsure', 'ENOENT'],
      ['/proc/self/cwd/plain', 'unsure', 'EACCES'],
    ]);
    const rest = all.slice(16);
    // As root of the world, or of the machine.
    if (rest.length > 5)
      expect(rest).toEqual(
        expect.arrayContaining([
          ['/plain', 'not-executable', 'EACCES'],
          ['/../absolute', 'not-executable', 'EACCES'],
          ['../../gone/../plain', 'not-executable', 'EACCES'],
          ['/tmp', 'missing', 'ENOENT'],
        ]),
      );
    if (isolation === 'namespaces') expect(rest[0]).toEqual(['mounted/text', 'forbidden', 'EACCES']);
    // Without capabilities that the lab host has, only what anybody would find is sure. An ordinary user has none to lose.
    const closed = isolation === 'host' && process.getuid?.() !== 0 ? 'forbidden' : 'unsure';
    expect(rest.slice(-5)).toEqual([
      ['missing', 'missing', 'ENOENT'],
      ['closed/text', closed, 'EACCES'],
      ['closed/missing', closed, 'EACCES'],
      ['/no/such/file', 'missing', 'ENOENT'],
      ['plain', 'not-executable', 'EACCES'],
    ]);
  });
});
