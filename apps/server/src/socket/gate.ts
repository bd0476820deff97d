import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Access } from '../http/access.js';
import { SECURITY_HEADERS } from '../http/headers.js';
import { noticeText } from '../http/notice.js';

/**
 * The hard bound of a message, well above MAX_PAGE_MESSAGE: between the two a page is told `too-large` and keeps its
 * connection; above this one ws closes it (1009) without having read the message.
 */
const MAX_FRAME = 1024 * 1024;
/** A connection that has not answered a ping by the next one is dead: its laptop was shut, its network left. */
const HEARTBEAT_MS = 15_000;

/** Answers an upgrade that is refused as plain HTTP, with what to do about it. */
function refuse(socket: Duplex, status: number, text: string): void {
  const body = `${text}\n`;
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

export interface Gate {
  readonly sockets: ReadonlySet<WebSocket>;
  /** Lets nobody in any more, and ends the heartbeat. */
  close(): void;
}

/** Lets WebSockets in at `/ws` that `access` approves of, and drops those that have died. */
export function openGate(http: Server, access: Access, enter: (socket: WebSocket) => void): Gate {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });
  const silent = new WeakSet<WebSocket>();

  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy()); // until ws takes over; a caller who hangs up here is nobody
    const verdict = access.judgeUpgrade(request);
    if (verdict.kind !== 'enter') {
      const { status, why } =
        verdict.kind === 'refuse' ? verdict : { status: 400, why: 'bad-request' as const };
      refuse(socket, status, noticeText(why));
      return;
    }
    server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('pong', () => silent.delete(webSocket));
      enter(webSocket);
    });
  });

  const heartbeat = setInterval(() => {
    for (const webSocket of server.clients) {
      if (silent.has(webSocket)) webSocket.terminate();
      else {
        silent.add(webSocket);
        webSocket.ping();
      }
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    sockets: server.clients,
    close() {
      clearInterval(heartbeat);
      server.close();
    },
  };
}
