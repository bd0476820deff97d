import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Access, newToken, type Caller } from './access.js';

const PORT = 4600;
const TOKEN = newToken();
const access = new Access(PORT, () => ['localhost', '127.0.0.1', '[::1]'], TOKEN);
const HOST = `127.0.0.1:${PORT}`;
const COOKIE = `daemonlab-${PORT}=${TOKEN}`;
const OWN = `http://${HOST}`;

const caller = (url: string, headers: IncomingHttpHeaders = {}, method = 'GET'): Caller => ({
  method,
  url,
  headers: { host: HOST, ...headers },
});
const refusal = (status: number, why: string): object => ({ kind: 'refuse', status, why });

describe('the token', () => {
  it('has 256 random bits', () => {
    expect(Buffer.from(TOKEN, 'base64url')).toHaveLength(32);
    expect(newToken()).not.toBe(TOKEN);
  });

  it('in the address becomes a cookie, and the address loses it', () => {
    const verdict = access.judge(caller(`/lessons/x?lang=zh&token=${TOKEN}`));
    expect(verdict).toMatchObject({ kind: 'redirect', location: '/lessons/x?lang=zh' });
    const cookie = verdict.kind === 'redirect' ? verdict.cookie.split('; ') : [];
    expect(cookie[0]).toBe(COOKIE);
    expect(cookie.slice(1).sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
  });

  it.each(['//evil.example/', '/..//evil.example/', '/\\evil.example/', '/%2e%2e//evil.example/'])(
    'never redirects to another server: %s',
    (path) => {
      const verdict = access.judge(caller(`${path}?token=${TOKEN}`));
      const location = verdict.kind === 'redirect' ? verdict.location : null;
      expect(new URL(location ?? 'http://nowhere/', OWN).host).toBe(HOST);
    },
  );

  it('is asked for everywhere', () => {
    for (const url of ['/', '/lessons/x', '/assets/a.js', '/api/lessons', '/api/health', '/favicon.svg'])
      expect(access.judge(caller(url))).toEqual(refusal(401, 'no-token'));
  });

  it('must be the right one', () => {
    for (const wrong of ['', 'x', TOKEN.slice(1), `${TOKEN}x`, newToken()])
      expect(access.judge(caller(`/?token=${wrong}`))).toEqual(refusal(403, 'wrong-token'));
    expect(access.judge(caller('/', { cookie: `daemonlab-${PORT}=${newToken()}` }))).toEqual(
      refusal(401, 'no-token'),
    );
  });

  it('as a cookie lets in, under the name of this port alone', () => {
    expect(access.judge(caller('/', { cookie: `a=b; ${COOKIE}` }))).toMatchObject({ kind: 'enter' });
    expect(access.judge(caller('/', { cookie: `daemonlab-4601=${TOKEN}` })).kind).toBe('refuse');
  });

  it('in the address of the API answers at once', () => {
    expect(access.judge(caller(`/api/lessons?token=${TOKEN}`))).toMatchObject({ kind: 'enter' });
  });
});

describe('the Host', () => {
  it.each(['localhost:4600', '127.0.0.1:4600', '[::1]:4600', 'LOCALHOST:4600'])('%s is known', (host) => {
    expect(access.judge(caller('/', { host, cookie: COOKIE })).kind).toBe('enter');
  });

  it.each(['evil.example:4600', '127.0.0.1', '127.0.0.1:4601', 'localhost.evil.example:4600', '', ':4600'])(
    '"%s" is refused, whatever else is right',
    (host) => {
      expect(access.judge(caller(`/?token=${TOKEN}`, { host, cookie: COOKIE }))).toEqual(
        refusal(403, 'bad-host'),
      );
      expect(access.judgeUpgrade(caller('/ws', { host, cookie: COOKIE, origin: `http://${host}` }))).toEqual(
        refusal(403, 'bad-host'),
      );
    },
  );

  it('may stand without its port where that is 80', () => {
    const plain = new Access(80, () => ['localhost'], TOKEN);
    expect(
      plain.judge({ method: 'GET', url: `/api/health?token=${TOKEN}`, headers: { host: 'localhost' } }).kind,
    ).toBe('enter');
  });

  it('missing is refused', () => {
    expect(access.judge({ method: 'GET', url: '/', headers: { cookie: COOKIE } })).toEqual(
      refusal(403, 'bad-host'),
    );
  });
});

describe('the Origin', () => {
  it.each([
    'http://evil.example',
    'http://127.0.0.1:4601',
    'http://localhost:4600',
    'https://127.0.0.1:4600',
    'null',
  ])('%s is refused with a page of 127.0.0.1:4600, cookie or not', (origin) => {
    expect(access.judge(caller('/api/lessons', { origin, cookie: COOKIE }))).toEqual(
      refusal(403, 'bad-origin'),
    );
    expect(access.judgeUpgrade(caller('/ws', { origin, cookie: COOKIE }))).toEqual(
      refusal(403, 'bad-origin'),
    );
    expect(access.judgeUpgrade(caller(`/ws?token=${TOKEN}`, { origin }))).toEqual(refusal(403, 'bad-origin'));
  });

  it("of the server's own is let in", () => {
    expect(access.judge(caller('/api/lessons', { origin: OWN, cookie: COOKIE })).kind).toBe('enter');
    expect(access.judgeUpgrade(caller('/ws', { origin: OWN, cookie: COOKIE })).kind).toBe('enter');
    expect(access.judgeUpgrade(caller(`/ws?token=${TOKEN}`, { origin: OWN })).kind).toBe('enter');
  });

  it('is needed for everything that is not reading', () => {
    expect(access.judge(caller('/', { cookie: COOKIE }, 'POST'))).toEqual(refusal(403, 'bad-origin'));
    expect(access.judge(caller('/', { cookie: COOKIE, origin: OWN }, 'POST'))).toEqual(
      refusal(405, 'method'),
    );
    expect(access.judge(caller('/', { cookie: COOKIE }, 'HEAD')).kind).toBe('enter');
  });

  it('missing at an upgrade is made up for by the token in the address, not by a cookie', () => {
    expect(access.judgeUpgrade(caller('/ws', { cookie: COOKIE }))).toEqual(refusal(403, 'bad-origin'));
    expect(access.judgeUpgrade(caller(`/ws?token=${TOKEN}`)).kind).toBe('enter');
    expect(access.judgeUpgrade(caller(`/ws?token=${newToken()}`, { cookie: COOKIE }))).toEqual(
      refusal(403, 'wrong-token'),
    );
  });

  it('alone opens nothing', () => {
    expect(access.judgeUpgrade(caller('/ws', { origin: OWN }))).toEqual(refusal(401, 'no-token'));
  });
});

it('takes only addresses it can read, and WebSockets only at /ws', () => {
  expect(access.judge(caller('http://127.0.0.1:4600/', { cookie: COOKIE }))).toEqual(
    refusal(400, 'bad-request'),
  );
  expect(access.judgeUpgrade(caller(`/other?token=${TOKEN}`))).toEqual(refusal(400, 'bad-request'));
});
