import { createServer, type AddressInfo } from 'node:net';
import { eventually } from '@daemonlab/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeLab } from './fake-lab.test-support.js';
import { TestPage } from './page.test-support.js';
import { startServing } from './serving.test-support.js';

describe('starting', () => {
  it('gives an address with a token, and where it listens', async () => {
    const { server, stop } = await startServing();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    expect(server.address).toEqual({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
    await stop();
  });

  it('on a port in use fails with a remedy and starts no lab', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await eventually(() => other.listening, { what: 'the other program' });
    const { port } = other.address() as AddressInfo;
    let started = 0;
    const starting = startServing({
      port,
      startLab: async (options) => {
        started += 1;
        return new FakeLab(options);
      },
    });
    await expect(starting).rejects.toMatchObject({
      name: 'ServerError',
      code: 'EADDRINUSE',
      message: expect.stringContaining(`Port ${port} `) as string,
      remedy: expect.stringContaining('--port') as string,
    });
    expect(started).toBe(0);
    other.close();
  });

  it.each([-1, 65536, 1.5])('on port %d fails with a remedy', async (port) => {
    await expect(startServing({ port })).rejects.toMatchObject({ code: 'ERR_SOCKET_BAD_PORT' });
  });

  it('on an address that is not here fails with a remedy', async () => {
    await expect(startServing({ host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'EADDRNOTAVAIL',
      remedy: expect.stringContaining('--host 127.0.0.1') as string,
    });
  });

  it.each(['0.0.0.0', '::', '192.0.2.1'])('refuses host isolation on %s', async (host) => {
    await expect(startServing({ host, isolation: 'host' })).rejects.toMatchObject({
      code: 'host-isolation-exposed',
      remedy: expect.stringContaining('127.0.0.1') as string,
    });
  });

  it('beyond loopback says what it opens, and never falls back to host isolation', async () => {
    const { server, log, labs, stop } = await startServing({ host: '0.0.0.0', isolation: 'auto' });
    expect(log.join('\n')).toMatch(
      /^Listening beyond this machine: on .*gets a shell in a world of their own/,
    );
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    expect(labs.map(({ options }) => options.isolation)).toEqual(['namespaces']);
    await stop();
    const refusing = startServing({
      host: '0.0.0.0',
      isolation: 'auto',
      startLab: async () => {
        throw new Error('no user namespaces');
      },
    });
    await expect(refusing).rejects.toMatchObject({
      code: 'no-isolation',
      message: 'No world can run with namespaces isolation here: no user namespaces',
      remedy: expect.stringContaining('daemonlab doctor') as string,
    });
  });

  it('with auto falls back to host isolation on loopback, and says so', async () => {
    const { server, log, stop } = await startServing({
      isolation: 'auto',
      startLab: async (options) => {
        if (options.isolation === 'namespaces') throw new Error('no user namespaces');
        return new FakeLab(options);
      },
    });
    expect(server.isolation).toBe('host');
    expect(log.join('\n')).toContain('no user namespaces');
    expect(log.join('\n')).toContain('host isolation instead');
    await stop();
  });
});

describe('closing', () => {
  afterEach(() => void vi.useRealTimers());

  it('ends every lab, the warm one too, tells the pages, and leaves nothing open', async () => {
    const { server, labs, stop } = await startServing();
    const page = await TestPage.enter(server.url);
    await eventually(() => labs.length === 2, { what: 'the warm lab' });
    await Promise.all([server.close(), server.close()]);
    expect(await page.next('gone')).toMatchObject({ reason: 'stopped' });
    expect((await page.gone()).code).toBe(1001);
    expect(labs.map(({ stops }) => stops)).toEqual([1, 1]);
    await expect(fetch(server.url)).rejects.toThrow();
    await stop();
  });

  it('takes two seconds at most, whatever labs and pages do', async () => {
    const { server, labs, stop } = await startServing();
    const page = await TestPage.enter(server.url);
    page.socket.pause(); // a page that no longer reads, and will not say goodbye
    for (const lab of labs) lab.stop = () => new Promise(() => undefined);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const closing = server.close();
    for (let passed = 0; passed < 2000; passed += 10) {
      vi.advanceTimersByTime(10);
      await new Promise(setImmediate); // what else it does takes no time
    }
    vi.useRealTimers();
    await closing;
    page.socket.terminate();
    await stop();
  });

  it('gives up on labs that are still starting', async () => {
    let signal: AbortSignal | undefined;
    let starts = 0;
    const { server, stop } = await startServing({
      startLab: async (options) => {
        starts += 1;
        if (starts === 1) return new FakeLab(options);
        return new Promise((_resolve, reject) => {
          signal = options.signal;
          signal?.addEventListener('abort', () => reject(new Error('given up')));
        });
      },
    });
    await TestPage.enter(server.url);
    await eventually(() => signal, { what: 'the second start' });
    await server.close();
    expect(signal?.aborted).toBe(true);
    await stop();
  });
});
