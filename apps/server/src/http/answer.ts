import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { noticePage, type NoticeCode } from './notice.js';

/** Answers with a small page of our own. */
export function sendNotice(response: ServerResponse, status: number, code: NoticeCode): void {
  const body = Buffer.from(noticePage(code));
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}

/** Answers with JSON that is not to be kept. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}

/** A JSON body made once and asked for often, with the tag that tells whether a reader has it already. */
export interface JsonBody {
  bytes: Buffer;
  etag: string;
}

export const etagOf = (bytes: Buffer): string =>
  `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;

export function jsonBody(value: unknown): JsonBody {
  const bytes = Buffer.from(JSON.stringify(value));
  return { bytes, etag: etagOf(bytes) };
}

/** Answers with a body that may be kept, but is asked after each time. */
export function sendBody(request: IncomingMessage, response: ServerResponse, body: JsonBody): void {
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('ETag', body.etag);
  if (request.headers['if-none-match'] === body.etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.bytes.length,
  });
  response.end(body.bytes);
}
