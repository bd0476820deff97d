import { readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import sirv from 'sirv';
import { etagOf, sendJson, sendNotice } from './answer.js';

/** Vite names what it puts here by its content. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+(\.map)?$/;
/** Pages that show a world have an entry of their own, which names their code: it is fetched with the rest, not after it. */
const WITH_WORLD = /^\/(lessons\/|playground)/;
const YEAR_SECONDS = 31_536_000;

export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

interface EntryPage {
  bytes: Buffer;
  etag: string;
  mtimeMs: number;
}

/**
 * Serves the built page: files as sirv finds them (looked up at each request, so that a rebuilt page is found by a
 * running server), and the single page for every other address, with status 404 where `isPage` does not know it.
 */
export function servePage(webDir: string, isPage: (pathname: string) => boolean): Answer {
  const files = sirv(webDir, {
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
    extensions: [],
    setHeaders(response, pathname) {
      response.setHeader(
        'Cache-Control',
        HASHED.test(pathname) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      );
    },
  });
  const entries = new Map<string, EntryPage>();

  const read = (name: string): EntryPage | null => {
    const file = join(webDir, name);
    const mtimeMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (mtimeMs === undefined) return null;
    const known = entries.get(name);
    if (known?.mtimeMs === mtimeMs) return known;
    const bytes = readFileSync(file);
    const entry = { bytes, etag: etagOf(bytes), mtimeMs };
    entries.set(name, entry);
    return entry;
  };

  const singlePage: Answer = (request, response, url) => {
    const page = (WITH_WORLD.test(url.pathname) ? read('lesson.html') : null) ?? read('index.html');
    if (!page) {
      sendNotice(response, 503, 'not-built');
      return;
    }
    const known = isPage(url.pathname);
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('ETag', page.etag);
    if (known && request.headers['if-none-match'] === page.etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(known ? 200 : 404, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': page.bytes.length,
    });
    response.end(page.bytes);
  };

  return (request, response, url) => {
    if (url.pathname.startsWith('/api/')) {
      sendJson(response, 404, { error: 'not-found' });
      return;
    }
    if (extname(url.pathname) === '') {
      singlePage(request, response, url);
      return;
    }
    files(request, response, () => sendNotice(response, 404, 'not-found'));
  };
}
