import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { WIRE_FD } from '../wire-fd.js';
import { listenTo } from './host-process.js';

test('a lab host that is killed before it has read what it was told ends, and nobody else with it', async () => {
  const child = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const { ended } = listenTo(child);
  const wire = child.stdio[WIRE_FD] as Duplex;
  await new Promise((resolve) => wire.write('\n', resolve));
  // Not by `once` of node:events, which listens to errors: one that nobody listens to ends this process, and fails the run.
  const closed = new Promise((resolve) => wire.on('close', resolve));
  child.kill('SIGKILL');
  expect(await ended).toBe('the lab host ended (SIGKILL)');
  await closed;
});
