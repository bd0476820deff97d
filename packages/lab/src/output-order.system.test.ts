import { afterEach, expect, test } from 'vitest';
import type { Lab } from '@daemonlab/protocol';
import { skipReason } from '@daemonlab/testkit';
import { Job, labFor } from './traced.test-support.js';

const missing = skipReason('output among calls', 'ptrace');

/** A shell of so many commands stops for less than half a thousand times: short enough that somebody may follow it. */
const COMMANDS = 20;
const SCRIPT = `i=0; while [ $i -lt ${COMMANDS} ]; do /bin/true; echo said $((i += 1)); done; echo end`;

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.stop();
});

test.skipIf(missing !== null)('what a short job prints is told among its calls', async () => {
  lab = await labFor('host');
  const { events } = await (await Job.start(lab, ['/bin/sh', '-c', SCRIPT])).ended();
  let execs = 0;
  const saidAt = new Map<number, number>();
  for (const event of events) {
    if (event.type === 'exec') execs += 1;
    if (event.type !== 'output') continue;
    for (const [, line] of event.data.matchAll(/said (\d+)/g)) saidAt.set(Number(line), execs);
  }
  expect(saidAt.size).toBe(COMMANDS);
  // The shell's own exec is one of them. A few commands may have run before the terminal was read.
  expect(saidAt.get(COMMANDS / 2)).toBeLessThan(COMMANDS);
});
