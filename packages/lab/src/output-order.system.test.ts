import { afterEach, describe, expect, test } from 'vitest';
import type { Lab } from '@daemonlab/protocol';
import { skipReason } from '@daemonlab/testkit';
import { Job, labFor } from './traced.test-support.js';

const missing = skipReason('output among calls', 'ptrace');

const script = (commands: number): string =>
  `i=0; while [ $i -lt ${commands} ]; do /bin/true; echo said $((i += 1)); done`;

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.stop();
});

describe.skipIf(missing !== null)('what a job prints is told between the calls before and after it', () => {
  test.each([20, 400])('%i commands, and a line after each', async (commands) => {
    lab = await labFor('host');
    const { events } = await (await Job.start(lab, ['/bin/sh', '-c', script(commands)])).ended('');
    const order = events.flatMap((event) => {
      if (event.type === 'exec') return ['exec'];
      return event.type === 'output' ? (event.data.match(/said \d+/g) ?? []) : [];
    });
    const expected = Array.from({ length: commands }, (_, i) => ['exec', `said ${i + 1}`]).flat();
    expect(order).toEqual(['exec', ...expected]);
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
