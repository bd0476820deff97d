import { describe, expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';
import { labFor, ofType, program, run } from './traced.test-support.js';

const missing = skipReason('a program that sends to the log', 'compiler', 'ptrace');
if (missing) process.stderr.write(`lines of the log: skipped, ${missing}\n`);

describe.skipIf(missing)('lines of the log', () => {
  test('are told whatever they are sent to, with what came of it', async () => {
    const lab = await labFor('host');
    try {
      const { lines, events } = await run(lab, [program('loglines')]);
      const told = ofType(events, 'call')
        .filter(({ name }) => name === 'sendto')
        .map(({ args, errno }) => `sent ${args[1] as string} ${errno ?? 'ok'}`);
      expect(told).toEqual(lines.filter((line) => line.startsWith('sent ')));
      expect(told.map((line) => line.split(' ').at(-1))).toEqual(['ok', 'ENOTSOCK', 'EBADF', 'ECONNREFUSED']);
    } finally {
      await lab.stop();
    }
  });
});
