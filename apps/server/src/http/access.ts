import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';

/** Why a request is not let in; `notice.ts` has the words. */
export type Refusal = 'bad-request' | 'bad-host' | 'bad-origin' | 'method' | 'no-token' | 'wrong-token';

export type Verdict =
  | { kind: 'enter'; url: URL }
  /** The token was in the address: keep it as a cookie and show the address without it. */
  | { kind: 'redirect'; location: string; cookie: string }
  | { kind: 'refuse'; status: 400 | 401 | 403 | 405; why: Refusal };

/** What is looked at: the request line and headers. */
export interface Caller {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
}

/** 256 random bits, as they stand in the printed address. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Compares in a time that does not depend on where two strings differ, nor on their lengths. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const refuse = (status: 400 | 401 | 403 | 405, why: Refusal): Verdict => ({ kind: 'refuse', status, why });

/**
 * Who is let in: the Host must be one the server listens as, which ends DNS rebinding; an Origin
 * must be the server's own; and each request needs the token of the printed address, or the cookie it left behind.
 */
export class Access {
  readonly token: string;
  /** Cookies know no ports: the port in the name keeps two servers apart. */
  readonly cookieName: string;
  readonly #port: number;
  readonly #names: () => readonly string[];

  /** `names`: what the server may be called, without port; asked each time, as a machine's addresses change. */
  constructor(port: number, names: () => readonly string[], token: string = newToken()) {
    this.token = token;
    this.cookieName = `daemonlab-${port}`;
    this.#port = port;
    this.#names = names;
  }

  /** Judges a page, asset or API request. */
  judge(caller: Caller): Verdict {
    const { origin } = caller.headers;
    const { method } = caller;
    if (!this.#knowsHost(caller.headers.host)) return refuse(403, 'bad-host');
    const url = parseTarget(caller.url);
    if (!url) return refuse(400, 'bad-request');
    const safe = method === 'GET' || method === 'HEAD';
    if (origin === undefined ? !safe : !this.#ownOrigin(caller)) return refuse(403, 'bad-origin');
    const given = url.searchParams.get('token');
    if (!this.#holds(caller, given)) {
      return given === null ? refuse(401, 'no-token') : refuse(403, 'wrong-token');
    }
    if (!safe) return refuse(405, 'method');
    if (given === null || url.pathname.startsWith('/api/')) return { kind: 'enter', url };
    url.searchParams.delete('token');
    return {
      kind: 'redirect',
      location: onThisServer(url),
      cookie: stringifySetCookie(this.cookieName, this.token, {
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
      }),
    };
  }

  /**
   * Judges a WebSocket upgrade. Browsers always send an Origin, so one is asked for; a client of the command line has
   * none and must name the token in the address, as no cookie of a browser's can come to it that way.
   */
  judgeUpgrade(caller: Caller): Verdict {
    if (!this.#knowsHost(caller.headers.host)) return refuse(403, 'bad-host');
    const url = parseTarget(caller.url);
    if (!url || url.pathname !== '/ws') return refuse(400, 'bad-request');
    const given = url.searchParams.get('token');
    if (caller.headers.origin === undefined ? given === null : !this.#ownOrigin(caller)) {
      return refuse(403, 'bad-origin');
    }
    const cookieCounts = caller.headers.origin !== undefined;
    if (this.#holds(cookieCounts ? caller : { headers: {} }, given)) return { kind: 'enter', url };
    return given === null ? refuse(401, 'no-token') : refuse(403, 'wrong-token');
  }

  #holds(caller: Caller, given: string | null): boolean {
    if (given !== null && sameSecret(given, this.token)) return true;
    const cookie = parseCookie(caller.headers.cookie ?? '')[this.cookieName];
    return cookie !== undefined && sameSecret(cookie, this.token);
  }

  #knowsHost(header: string | undefined): boolean {
    if (header === undefined) return false;
    const host = header.toLowerCase();
    const port = `:${this.#port}`;
    const name = host.endsWith(port) ? host.slice(0, -port.length) : this.#port === 80 ? host : null;
    return name !== null && this.#names().includes(name);
  }

  /** The Host has been checked already: an Origin is the server's own when it names the same host and port. */
  #ownOrigin({ headers }: Caller): boolean {
    return headers.origin?.toLowerCase() === `http://${headers.host?.toLowerCase()}`;
  }
}

/** The address that was asked for; null where it is none. */
function parseTarget(target: string | undefined): URL | null {
  if (!target?.startsWith('/')) return null;
  const url = `http://server${target}`;
  return URL.canParse(url) ? new URL(url) : null;
}

/** Path and query, with one leading slash: two would name another server, and a redirect must stay on this one. */
const onThisServer = (url: URL): string => url.pathname.replace(/^\/+/, '/') + url.search;
