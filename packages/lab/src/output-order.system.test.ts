import { afterEach, describe, expect, test } from 'vitest';
import type { Lab, TimelineEvent } from '@daemonlab/protocol';
import { skipReason } from '@daemonlab/testkit';
import { Job, labFor } from './traced.test-support.js';

const missing = skipReason('output among calls', 'ptrace');

const script = (commands: number): string =>
  `i=0; while [ $i -lt ${commands} ]; do /bin/true; echo said $((i += 1)); done`;

function orderOf(events: readonly TimelineEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type === 'exec') return ['exec'];
    return event.type === 'output' ? (event.data.match(/said \d+/g) ?? []) : [];
  });
}

const expectedOf = (commands: number): string[] => [
  'exec',
  ...Array.from({ length: commands }, (_, i) => ['exec', `said ${i + 1}`]).flat(),
];

/** Long enough to fill what lies between a lab and who reads what it tells. */
const UNREAD_MS = 1000;

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.stop();
});

describe.skipIf(missing !== null)('what a job prints is told between the calls before and after it', () => {
  test.each([20, 400])('%i commands, and a line after each', async (commands) => {
    lab = await labFor('host');
    const { events } = await (await Job.start(lab, ['/bin/sh', '-c', script(commands)])).ended('');
    expect(orderOf(events)).toEqual(expectedOf(commands));
  });

  test('also when nobody reads for a while, so that the world has to wait', async () => {
    const commands = 1500;
    lab = await labFor('host');
    const job = await Job.start(lab, ['/bin/sh', '-c', script(commands)]);
    await job.line('said 300');
    lab.pause?.(true);
    await new Promise((resolve) => setTimeout(resolve, UNREAD_MS));
    lab.pause?.(false);
    const { events } = await job.ended('');
    expect(orderOf(events)).toEqual(expectedOf(commands));
    const stood = events.map((event, i) => event.t - (events[i - 1] ?? event).t);
    expect(Math.max(...stood)).toBeGreaterThan(UNREAD_MS / 4);
  });

  test('its last words before its end', async () => {
    lab = await labFor('host');
    for (let round = 0; round < 10; round += 1) {
      const { events } = await (await Job.start(lab, ['/bin/sh', '-c', 'seq 3000; printf over'])).ended('');
      const last = events.slice(
        0,
        events.findLastIndex((event) => event.type === 'exit'),
      );
      expect(last.filter((event) => event.type === 'output').at(-1)?.data).toMatch(/over$/);
    }
  });
});
