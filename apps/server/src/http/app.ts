import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { PROTOCOL_VERSION } from '@daemonlab/protocol';
import type { Shelf } from '../lessons.js';
import type { Log } from '../options.js';
import type { Access } from './access.js';
import { jsonBody, sendBody, sendJson, sendNotice, type JsonBody } from './answer.js';
import { servePage } from './assets.js';
import { setSecurityHeaders } from './headers.js';
import { noticeText } from './notice.js';

export interface AppParts {
  access: Access;
  shelf: Shelf;
  webDir: string;
  /** What `GET /api/health` says beyond the version. */
  health: () => Record<string, unknown>;
  log: Log;
}

const PAGES = /^\/(playground|workshop|glossary)?\/?$/;
const LESSON = /^\/lessons\/([^/]+)\/?$/;

/** Answers every HTTP request: door, API, page. */
export function createApp({ access, shelf, webDir, health, log }: AppParts): RequestListener {
  const isPage = (pathname: string): boolean => {
    const slug = LESSON.exec(pathname)?.[1];
    return slug === undefined ? PAGES.test(pathname) : shelf.get(slug) !== undefined;
  };
  const page = servePage(webDir, isPage);
  const api = serveApi(shelf, health);
  return (request, response) => {
    setSecurityHeaders(response);
    try {
      const verdict = access.judge(request);
      switch (verdict.kind) {
        case 'refuse': {
          const { status, why } = verdict;
          if (status === 405) response.setHeader('Allow', 'GET, HEAD');
          // What was sent along is not read, so the connection cannot be used again.
          if (request.method !== 'GET' && request.method !== 'HEAD')
            response.setHeader('Connection', 'close');
          if (request.url?.startsWith('/api/')) {
            sendJson(response, status, { error: why, detail: noticeText(why) });
            return;
          }
          sendNotice(response, status, why);
          return;
        }
        case 'redirect':
          response.writeHead(303, {
            Location: verdict.location,
            'Set-Cookie': verdict.cookie,
            'Cache-Control': 'no-store',
          });
          response.end();
          return;
        case 'enter':
          if (!api(request, response, verdict.url)) page(request, response, verdict.url);
      }
    } catch (error) {
      log(`${request.method} ${request.url?.split('?')[0]}: ${String(error)}`);
      failed(response);
    }
  };
}

function failed(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else sendNotice(response, 500, 'failed');
}

/** The API of reading: true when it has answered. */
function serveApi(
  shelf: Shelf,
  health: AppParts['health'],
): (request: IncomingMessage, response: ServerResponse, url: URL) => boolean {
  const summaries = jsonBody(shelf.summaries());
  const documents = new Map<string, JsonBody>();
  for (const document of shelf.documents()) {
    documents.set(`/api/lessons/${document.definition.slug}`, jsonBody(document));
  }
  return (request, response, { pathname }) => {
    const body = pathname === '/api/lessons' ? summaries : documents.get(pathname);
    if (body) sendBody(request, response, body);
    else if (pathname === '/api/health') {
      sendJson(response, 200, { ok: true, version: PROTOCOL_VERSION, lessons: shelf.size, ...health() });
    } else return false;
    return true;
  };
}
