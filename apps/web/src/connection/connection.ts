import {
  decodeOutput,
  encodeInput,
  type OutputFrame,
  type PageMessage,
  type ServerMessage,
} from '@daemonlab/protocol';
import { backoff } from './backoff.js';

/**
 * `open` once the server has answered the hello; `waiting` between attempts. `refused`: there is a server, but this page's
 * token is not its own, as after a restart. Attempts go on: another tab may bring the new token.
 */
export type LinkState =
  | { kind: 'opening'; attempt: number; refused: boolean }
  | { kind: 'open' }
  | { kind: 'waiting'; attempt: number; until: number; refused: boolean }
  | { kind: 'closed' };

export interface ConnectionEnds {
  /** The first message of a new connection. */
  hello: () => PageMessage;
  message: (message: ServerMessage) => void;
  output: (frame: OutputFrame) => void;
  link: (state: LinkState) => void;
}

/** A ping this often, and a dead network is noticed when its answer is out this long: together within 3 s. */
const PING_EVERY_MS = 1000;
const PONG_WITHIN_MS = 1900;
/** A handshake and answer that take longer than a cold world needs are given up and tried again … */
const ANSWER_WITHIN_MS = 15_000;
/** … and much sooner where the world is there already: the attempt hangs because the network is still away. */
const RESUME_WITHIN_MS = 3_000;

/**
 * One page's WebSocket to the server, kept up: reconnects with backoff, notices a dead network by pings, retries at once
 * when the browser says it is online again or the page becomes visible. What to resume is `hello`'s business.
 */
export class Connection {
  readonly #url: string;
  readonly #ends: ConnectionEnds;
  #socket: WebSocket | null = null;
  #state: LinkState = { kind: 'closed' };
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #pingId = 0;
  /** Has this page ever had an answer? */
  #answered = false;
  #refused = false;

  constructor(url: string, ends: ConnectionEnds) {
    this.#url = url;
    this.#ends = ends;
  }

  get open(): boolean {
    return this.#state.kind === 'open';
  }

  start(): void {
    if (this.#state.kind !== 'closed') return;
    window.addEventListener('online', this.#online);
    window.addEventListener('offline', this.#probe);
    document.addEventListener('visibilitychange', this.#hurry);
    this.#connect();
  }

  stop(): void {
    window.removeEventListener('online', this.#online);
    window.removeEventListener('offline', this.#probe);
    document.removeEventListener('visibilitychange', this.#hurry);
    this.#clear();
    this.#drop();
    this.#set({ kind: 'closed' });
  }

  /** False when there is no connection to send on. */
  send(message: PageMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  input(terminal: number, text: string): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(encodeInput(terminal, text));
    return true;
  }

  /** Drops whatever there is and connects now. */
  reconnect(): void {
    this.#clear();
    this.#drop();
    this.#attempt = 0;
    this.#connect();
  }

  #set(state: LinkState): void {
    this.#state = state;
    this.#ends.link(state);
  }

  #clear(): void {
    clearTimeout(this.#retry);
    clearInterval(this.#ping);
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }

  #connect(): void {
    this.#set({ kind: 'opening', attempt: this.#attempt, refused: this.#refused });
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#expect(this.#answered ? RESUME_WITHIN_MS : ANSWER_WITHIN_MS);
    socket.onopen = () => {
      socket.send(JSON.stringify(this.#ends.hello()));
    };
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      this.#take(event.data);
    };
    // An error is always followed by close, which has all there is to know.
    socket.onclose = () => {
      this.#lost();
    };
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') {
      const frame = decodeOutput(new Uint8Array(data));
      if (frame) this.#ends.output(frame);
      return;
    }
    const message = JSON.parse(data) as ServerMessage;
    if (message.type === 'pong') {
      this.#met();
      return;
    }
    // A world that cannot be had, or is gone, is an answer too: the connection itself is good.
    if (this.#state.kind === 'opening') {
      this.#answered = true;
      this.#refused = false;
      this.#met();
      this.#attempt = 0;
      clearInterval(this.#ping);
      this.#ping = setInterval(this.#probe, PING_EVERY_MS);
      this.#set({ kind: 'open' });
    }
    this.#ends.message(message);
  }

  /** Something has to arrive within `ms`, or the connection counts as lost. An earlier expectation stands. */
  #expect(ms: number): void {
    this.#deadline ??= setTimeout(() => {
      this.#lost();
    }, ms);
  }

  #met(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  #lost(): void {
    const neverOpened = this.#state.kind === 'opening';
    this.#clear();
    this.#drop();
    const wait = backoff(this.#attempt, Math.random());
    this.#set({
      kind: 'waiting',
      attempt: this.#attempt,
      until: Date.now() + wait,
      refused: this.#refused,
    });
    if (neverOpened) void this.#askWhy();
    this.#attempt += 1;
    this.#retry = setTimeout(() => {
      this.#connect();
    }, wait);
  }

  /** A WebSocket does not say why it was not let in; a request for the page itself does. */
  async #askWhy(): Promise<void> {
    const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    const refused = answer?.status === 401 || answer?.status === 403;
    if (refused === this.#refused || this.#state.kind === 'open' || this.#state.kind === 'closed') return;
    this.#refused = refused;
    this.#set({ ...this.#state, refused });
  }

  readonly #probe = (): void => {
    if (!this.open) return;
    if (this.send({ type: 'ping', id: ++this.#pingId })) this.#expect(PONG_WITHIN_MS);
    else this.#lost();
  };

  /** An attempt made while the network was away may hang for long: a new one is made now. */
  readonly #online = (): void => {
    if (this.open) this.#probe();
    else this.reconnect();
  };

  readonly #hurry = (): void => {
    if (document.visibilityState === 'hidden') return;
    if (this.#state.kind === 'waiting') this.reconnect();
    else this.#probe();
  };
}

/** The server's address for this page. */
export const socketUrl = (): string =>
  `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws`;
