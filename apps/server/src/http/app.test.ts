import { mkdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServing, type Serving } from '../serving.test-support.js';
import { compressAssets } from './compress.js';

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let serving: Serving;
let token = '';
let port = 0;
let cookie = '';
const SCRIPT = `export const text = '${'daemon '.repeat(500)}';\n`;

/** One request, exactly as given: `fetch` would tidy paths and refuse a Host of one's own. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
const inside = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> =>
  ask(path, { cookie, ...headers }, method);

beforeAll(async () => {
  serving = await startServing();
  const { webDir } = serving;
  mkdirSync(join(webDir, 'assets'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(webDir, 'assets/index-DiwrgTda.js'), SCRIPT);
  writeFileSync(join(webDir, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(webDir, '../daemonlab-secret.txt'), 'secret');
  await compressAssets(webDir);
  const url = new URL(serving.server.url);
  port = Number(url.port);
  token = url.searchParams.get('token') ?? '';
  cookie = `daemonlab-${port}=${token}`;
});
afterAll(() => serving.stop());

describe('the door', () => {
  it('turns the printed address into a cookie that then lets in', async () => {
    const first = await ask(`/?token=${token}`);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const set = first.headers['set-cookie']?.[0] ?? '';
    expect(set).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Strict`);
    const second = await ask('/', { cookie: set.split(';')[0] ?? '' });
    expect([second.status, second.body]).toEqual([200, '<!doctype html><title>page</title>']);
  });

  it('says what to do to who has no token, in both languages, with all headers of a page', async () => {
    const reply = await ask('/lessons/01-first');
    expect(reply.status).toBe(401);
    expect(reply.body).toContain('Open the whole address that "daemonlab serve" printed');
    expect(reply.body).toContain('请打开 daemonlab serve 在终端里打印的完整地址');
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.headers['content-security-policy']).toContain("default-src 'self'");
  });

  it('tells programs the same as JSON', async () => {
    const reply = await ask('/api/lessons');
    expect(reply.status).toBe(401);
    expect(JSON.parse(reply.body)).toMatchObject({ error: 'no-token' });
  });

  it('refuses a wrong token, a foreign Host and a foreign Origin', async () => {
    expect((await ask(`/?token=${token.slice(1)}`)).status).toBe(403);
    expect((await inside('/', { host: `evil.example:${port}` })).status).toBe(403);
    expect((await inside('/', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await inside('/', { host: `localhost:${port}` })).status).toBe(200);
  });

  it('takes only GET and HEAD', async () => {
    const origin = `http://127.0.0.1:${port}`;
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const reply = await inside('/', { origin }, method);
      expect([method, reply.status, reply.headers.allow]).toEqual([method, 405, 'GET, HEAD']);
    }
    expect((await inside('/', {}, 'POST')).status).toBe(403);
    const head = await inside('/', {}, 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
  });

  it.each(['/', '/api/lessons', '/api/nothing', '/assets/index-DiwrgTda.js', '/assets/none.js', '/no/such'])(
    'sends every security header with %s',
    async (path) => {
      const { headers } = await inside(path);
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
          "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );
});

describe('the upgrade', () => {
  /** `open`, or the status it is refused with. */
  const knock = (path: string, headers: Record<string, string>): Promise<string | number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      socket.on('open', () => {
        socket.close();
        resolve('open');
      });
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on('error', () => undefined); // follows the refusal
    });
  const own = (): string => `http://127.0.0.1:${port}`;

  it('is open to the page and to a client with the token', async () => {
    expect(await knock('/ws', { cookie, origin: own() })).toBe('open');
    expect(await knock(`/ws?token=${token}`, {})).toBe('open');
  });

  it('is closed to everybody else', async () => {
    expect(await knock('/ws', { origin: own() })).toBe(401);
    expect(await knock('/ws', { cookie })).toBe(403);
    expect(await knock('/ws', { cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await knock('/ws', { cookie, origin: 'null' })).toBe(403);
    expect(await knock(`/ws?token=${token}`, { origin: 'http://evil.example' })).toBe(403);
    expect(await knock(`/ws?token=${token.slice(1)}`, {})).toBe(403);
    expect(await knock(`/ws?token=${token}`, { host: `evil.example:${port}` })).toBe(403);
    expect(await knock(`/other?token=${token}`, {})).toBe(400);
  });
});

describe('the page', () => {
  it.each([
    ['/', 200],
    ['/lessons/01-first', 200],
    ['/lessons/01-first/', 200],
    ['/playground', 200],
    ['/glossary', 200],
    ['/workshop', 200],
    ['/lessons/99-none', 404],
    ['/lessons', 404],
    ['/no/such', 404],
  ])('%s is the page, with status %i', async (path, status) => {
    const reply = await inside(path);
    expect([reply.status, reply.body]).toEqual([status, '<!doctype html><title>page</title>']);
    expect(reply.headers['cache-control']).toBe('no-cache');
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('is not sent again to who has it', async () => {
    const { etag = '' } = (await inside('/')).headers;
    const again = await inside('/', { 'if-none-match': etag });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('keeps files named by their content for good, others never unasked', async () => {
    const script = await inside('/assets/index-DiwrgTda.js');
    expect([script.status, script.body]).toEqual([200, SCRIPT]);
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.headers['content-type']).toMatch(/^text\/javascript/);
    expect((await inside('/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it.each(['br', 'gzip'])('sends scripts as %s', async (encoding) => {
    const reply = await inside('/assets/index-DiwrgTda.js', { 'accept-encoding': encoding });
    expect(reply.headers['content-encoding']).toBe(encoding);
    expect(reply.headers.vary).toBe('Accept-Encoding');
    expect(reply.headers['content-type']).toMatch(/^text\/javascript/);
    expect(reply.headers['cache-control']).toContain('immutable');
    expect(Number(reply.headers['content-length'])).toBeLessThan(SCRIPT.length / 4);
  });

  it('compresses once', async () => {
    expect(await compressAssets(serving.webDir)).toBe(0);
  });

  it.each([
    '/../daemonlab-secret.txt',
    '/assets/../../daemonlab-secret.txt',
    '/%2e%2e/daemonlab-secret.txt',
    '/..%2fdaemonlab-secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fdaemonlab-secret.txt',
    '/..\\daemonlab-secret.txt',
    '//daemonlab-secret.txt',
    '/assets/index-DiwrgTda.js%00.txt',
    '/%.txt',
  ])('%s leads nowhere', async (path) => {
    const reply = await inside(path);
    expect(reply.status).toBe(404);
    expect(reply.body).not.toContain('secret');
  });

  it('that is not built says so', async () => {
    const bare = await startServing();
    const url = new URL(bare.server.url);
    const reply = await fetch(url.origin, {
      headers: { cookie: `daemonlab-${url.port}=${url.searchParams.get('token')}` },
    });
    expect(reply.status).toBe(503);
    expect(await reply.text()).toContain('Run "npm run build"');
    await bare.stop();
  });
});

describe('the API', () => {
  it('lists the lessons in order', async () => {
    const reply = await inside('/api/lessons');
    expect(JSON.parse(reply.body)).toEqual(
      ['01-first', '02-second'].map((slug) => ({
        slug,
        minutes: 5,
        title: { zh: '课', en: 'Lesson' },
        question: { zh: '课?', en: 'Lesson?' },
        steps: [
          { id: 'one', title: { zh: '课 1', en: 'Lesson 1' } },
          { id: 'two', title: { zh: '课 2', en: 'Lesson 2' } },
        ],
        extra: [],
      })),
    );
    expect(reply.headers['cache-control']).toBe('no-cache');
  });

  it('gives a lesson whole, and only when it has changed', async () => {
    const reply = await inside('/api/lessons/01-first');
    expect(JSON.parse(reply.body)).toMatchObject({ definition: { slug: '01-first' }, listing: [] });
    const again = await inside('/api/lessons/01-first', { 'if-none-match': reply.headers.etag ?? '' });
    expect(again.status).toBe(304);
  });

  it('knows no other lesson, nor address', async () => {
    expect((await inside('/api/lessons/99-none')).status).toBe(404);
    expect((await inside('/api/lessons/__proto__')).status).toBe(404);
    expect((await inside('/api/')).status).toBe(404);
  });

  it('says that it is well', async () => {
    expect(JSON.parse((await inside('/api/health')).body)).toMatchObject({
      ok: true,
      version: 1,
      lessons: 2,
      isolation: 'namespaces',
    });
  });
});
