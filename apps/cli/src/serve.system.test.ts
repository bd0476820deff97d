import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually, skipReason } from '@daemonlab/testkit';
import { describe, expect, test } from 'vitest';
import { leaveNothing } from './leftovers.test-support.js';
import { daemonlab, startDaemonlab, type Started } from './spawn.test-support.js';

const READY = /^Daemon Lab is ready: (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{20,})\n$/;

const left = leaveNothing();

async function serving(...args: string[]): Promise<Started & { url: string }> {
  const started = startDaemonlab(['serve', '--port', '0', ...args], left.env);
  const url = await eventually(() => READY.exec(started.said.stdout)?.[1], {
    what: 'the ready line',
    timeoutMs: 60_000,
  });
  left.note();
  return { ...started, url };
}

describe.skipIf(skipReason('serve', 'unshare', 'ptrace') !== null)('serve', () => {
  // That it takes two seconds at most is a matter of the server's own tests.
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s: 0, and nothing is left', async (signal) => {
    const { child, ended, url } = await serving();
    expect((await fetch(url, { redirect: 'manual' })).status).toBeLessThan(400);
    child.kill(signal);
    expect((await ended).status).toBe(0);
  });

  test('two signals at once, as npm sends a Ctrl-C on, are one', async () => {
    const { child, ended } = await serving();
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
  });

  test('--open opens the address with xdg-open', async () => {
    const bin = join(left.env.TMPDIR, 'bin');
    mkdirSync(bin);
    const seen = join(bin, 'seen');
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\necho "$1" > ${seen}.new && mv ${seen}.new ${seen}\n`);
    chmodSync(join(bin, 'xdg-open'), 0o755);
    const started = startDaemonlab(['serve', '--port', '0', '--open'], {
      ...left.env,
      PATH: `${bin}:${process.env.PATH ?? ''}`,
    });
    const opened = await eventually(() => readFileSync(seen, 'utf8').trim(), {
      what: 'xdg-open ran',
      timeoutMs: 60_000,
    });
    left.note();
    // What was said before may be heard of after.
    const said = await eventually(() => started.said.stdout, { what: 'the ready line' });
    expect(said).toBe(`Daemon Lab is ready: ${opened}\n`);
    started.child.kill('SIGTERM');
    expect((await started.ended).status).toBe(0);
    rmSync(bin, { recursive: true });
  });
});

describe('serve refuses', () => {
  test('a port in use, with the remedy', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { status, stdout, stderr } = await daemonlab(['serve', '--port', String(port)], left.env);
    other.close();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^daemonlab: Port ${String(port)} on 127.0.0.1 is in use .*\n.*--port 0`),
    );
  });

  test('host isolation beyond loopback', async () => {
    const { status, stdout, stderr } = await daemonlab(
      ['serve', '--port', '0', '--host', '0.0.0.0', '--isolation', 'host'],
      left.env,
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/0\.0\.0\.0 gets a shell of this very machine.*\n.*--isolation namespaces/);
  });
});
