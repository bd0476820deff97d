import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually, skipReason } from '@daemonlab/testkit';
import { innerNumbersOf, leaveWorld, setWorldOf, worldPidOf } from './world-pid.js';

const missing = skipReason('numbers in a PID namespace', 'namespaces', 'unshare');

describe.skipIf(missing)('the number of a process in a world', () => {
  let unshare: ChildProcess | undefined;
  afterEach(() => {
    leaveWorld();
    unshare?.kill('SIGKILL');
  });

  /** Host pids of the children of a process, the oldest first. */
  const children = (pid: number): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map(Number);

  test('is what /proc says, for as long as it is there', async () => {
    const options = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
    unshare = spawn('unshare', [...options, 'sh', '-c', 'sleep 1000 & wait'], { stdio: 'ignore' });
    const first = await eventually(() => children(unshare!.pid!)[0], { what: 'the first of the namespace' });
    const sleep = await eventually(() => children(first)[0], { what: 'its child' });

    setWorldOf(first);
    expect(worldPidOf(first)).toBe(1);
    for (const pid of [first, sleep]) expect([worldPidOf(pid)]).toEqual(innerNumbersOf(pid));
    expect(worldPidOf(process.pid), 'not in there').toBe(null);

    process.kill(sleep, 'SIGKILL');
    await eventually(() => worldPidOf(sleep) === null, { what: 'its number gone' });
    expect(innerNumbersOf(sleep)).toBe(null);
  });
});
