import { readdirSync, readFileSync } from 'node:fs';
import { eventually, skipReason } from '@daemonlab/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { leaveNothing } from '../leftovers.test-support.js';
import { eventsOf, startDaemonlab, type Started } from '../spawn.test-support.js';

const left = leaveNothing();
const missing = skipReason('traces that nobody reads', 'unshare', 'ptrace');

/** Runs commands without a pause. By its text it is found among the processes of this machine. */
const LOOP = `: ${String(process.pid)}; while :; do /bin/true; echo; done >/dev/null`;

/** How often it has done so; -1: it is not there. Its children have its command line too, before their exec. */
function turns(): number {
  const found = readdirSync('/proc').map((pid) => {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== `sh\0-c\0${LOOP}\0`) return -1;
      return Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
    } catch {
      return -1; // no process, or gone
    }
  });
  return Math.max(...found);
}

/** How long (ms) the loop is to stand still until it is believed to wait. */
const STILL_MS = 700;

async function stillness(): Promise<void> {
  let [last, since] = [turns(), performance.now()];
  await eventually(
    () => {
      const now = turns();
      if (now !== last) [last, since] = [now, performance.now()];
      return performance.now() - since > STILL_MS;
    },
    { what: 'a loop that waits', timeoutMs: 40_000, everyMs: 50 },
  );
  expect(last).toBeGreaterThan(0);
}

let started: Started | undefined;
afterEach(() => {
  started?.child.kill('SIGKILL');
});

/** A trace of the loop, which a script runs, whose output nobody reads any more. */
async function unread(timeout: number, script = LOOP): Promise<Started> {
  started = startDaemonlab(
    ['trace', '--json', '--timeout', String(timeout), '--', 'sh', '-c', script],
    left.env,
  );
  await eventually(() => turns() > 20, { what: 'a loop that runs', timeoutMs: 60_000 });
  left.note();
  started.child.stdout!.pause();
  return started;
}

describe.skipIf(missing !== null)('a trace whose output nobody reads', () => {
  test('has the world wait until it is read on; a signal ends both', async () => {
    const { child, ended } = await unread(120_000);
    await stillness();
    const waiting = turns();
    child.stdout!.resume();
    await eventually(() => turns() > waiting + 20, { what: 'a loop that goes on' });
    child.stdout!.pause();
    await stillness();
    child.kill('SIGTERM');
    await eventually(() => turns() < 0, { what: 'the end of the loop' });
    child.stdout!.resume();
    const { status, stdout } = await ended;
    expect(status).toBe(143);
    expect(eventsOf(stdout).at(-1)).toMatchObject({ type: 'end', reason: 'interrupted' });
  });

  test('ends its world at the timeout all the same, also where CMD has left, and loses nothing', async () => {
    const { child, ended } = await unread(8_000, `sh -c '${LOOP}' & exit 5`);
    await stillness();
    await eventually(() => turns() < 0, { what: 'the end of the loop' });
    child.stdout!.resume();
    const { status, stdout } = await ended;
    const events = eventsOf(stdout);
    expect(status).toBe(5);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'timeout' });
  });
});
