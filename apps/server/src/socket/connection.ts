import type { LessonDocument } from '@daemonlab/lesson';
import type { PageMessage, ServerMessage } from '@daemonlab/protocol';
import type { WebSocket } from 'ws';
import type { Shelf } from '../lessons.js';
import { act, type } from '../worlds/actions.js';
import { PageError, toPageError } from '../worlds/page-error.js';
import type { WorldRegistry } from '../worlds/registry.js';
import type { Seat, Size, World } from '../worlds/world.js';
import { CLOSE } from './close-codes.js';
import { readMessage, type Incoming } from './incoming.js';
import { Limits } from './limits.js';
import { Stream, type Wire } from './stream.js';
import { welcome } from './welcome.js';

/** A page says hello at once; what does not is no page. */
const HELLO_MS = 10_000;

type Hello = Extract<PageMessage, { type: 'hello' }>;

export interface ConnectionParts {
  worlds: WorldRegistry;
  shelf: Shelf;
}

/** One WebSocket of a page: checks what it says, carries it out in its world, and streams that world to it. */
export class Connection implements Seat {
  readonly #socket: WebSocket;
  readonly #parts: ConnectionParts;
  readonly #limits = new Limits();
  readonly #helloTimer: NodeJS.Timeout;
  #world: World | null = null;
  #stream: Stream | null = null;
  /** A hello or reset that is being carried out: what comes after it waits. */
  #opening: Promise<void> | null = null;
  /** What the last hello asked for: a reset after the world is gone makes it anew. */
  #wanted: { document: LessonDocument | null; size: Size | null } | null = null;
  #closed = false;
  readonly #wire: Wire;

  constructor(socket: WebSocket, parts: ConnectionParts) {
    this.#socket = socket;
    this.#wire = wireTo(socket);
    this.#parts = parts;
    this.#helloTimer = setTimeout(() => this.close(CLOSE.policy, 'no hello'), HELLO_MS);
    this.#helloTimer.unref();
    // nodebuffer is ws's default: data is always one Buffer.
    socket.on('message', (data, isBinary) => this.#received(data as Buffer, isBinary));
    socket.on('close', () => this.#left());
    // ws closes the connection itself after an error (1009 for a message above its maxPayload); `close` follows.
    socket.on('error', () => undefined);
  }

  tell(message: ServerMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  tellAfterEvents(message: ServerMessage): void {
    if (this.#stream) this.#stream.tellAfterEvents(message);
    else this.tell(message);
  }

  pull(): void {
    this.#stream?.pull();
  }

  move(world: World): void {
    this.#sit(world, undefined);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #received(data: Buffer, isBinary: boolean): void {
    try {
      const message = readMessage(data, isBinary);
      // An acknowledgement of what was really sent is not counted: the server itself sets how many there can be.
      if (message.type === 'ack' && this.#acknowledged(message)) return;
      this.#limits.admit(message);
      this.#dispatch(message);
    } catch (error) {
      this.#refuse(toPageError(error));
    }
  }

  #acknowledged({ terminal, bytes }: Extract<PageMessage, { type: 'ack' }>): boolean {
    return this.#world?.flow.acknowledge(this, terminal, bytes) ?? false;
  }

  #dispatch(message: Incoming): void {
    if (message.type === 'ping') {
      this.tell({ type: 'pong', id: message.id });
      return;
    }
    if (message.type === 'ack') return;
    const done = this.#opening
      ? this.#opening.catch(() => undefined).then(() => this.#carryOut(message)) // its failure has been told
      : this.#carryOut(message);
    done.catch((error: unknown) => this.#refuse(toPageError(error)));
  }

  #carryOut(message: Exclude<Incoming, { type: 'ping' | 'ack' }>): Promise<void> {
    if (message.type === 'hello') return this.#open(this.#hello(message));
    if (message.type === 'reset') return this.#open(this.#reset());
    const world = this.#world;
    if (!world) return Promise.reject(new PageError('not-now', 'hello comes first'));
    if (world.state.kind === 'gone') {
      return Promise.reject(new PageError('no-world', `this world is gone: ${world.state.detail}`));
    }
    return message.type === 'input'
      ? type(world, message.terminal, message.text)
      : act(world, message, (reply) => this.tellAfterEvents(reply));
  }

  #open(opening: Promise<void>): Promise<void> {
    this.#opening = opening;
    return opening.finally(() => {
      if (this.#opening === opening) this.#opening = null;
    });
  }

  async #hello(hello: Hello): Promise<void> {
    clearTimeout(this.#helloTimer);
    const { worlds, shelf } = this.#parts;
    const document = hello.lesson === undefined ? null : shelf.get(hello.lesson);
    if (document === undefined) throw new PageError('no-such-lesson', `there is no lesson "${hello.lesson}"`);
    const { cols, rows } = hello;
    this.#wanted = { document, size: cols !== undefined && rows !== undefined ? { cols, rows } : null };
    const known = hello.world === undefined ? undefined : worlds.find(hello.world);
    if (known && (document === null || known.document === document)) {
      this.#sit(known, hello.lastSeq);
      return;
    }
    // A page that has a past to show learns what became of its world; one that was just loaded gets a fresh one.
    if (hello.world !== undefined && !known && hello.lastSeq) {
      this.#stand();
      const gone = worlds.whyGone(hello.world);
      this.tell({
        type: 'gone',
        ...(gone ?? { reason: 'stopped', detail: 'this server has no such world' }),
      });
      return;
    }
    await this.#settle(document, this.#wanted.size);
  }

  async #reset(): Promise<void> {
    const { worlds } = this.#parts;
    const wanted = this.#wanted;
    if (!wanted) throw new PageError('not-now', 'hello comes first');
    if (this.#world) await worlds.replace(this.#world);
    else await this.#settle(wanted.document, wanted.size);
  }

  /** Sits down at a world of its own. */
  async #settle(document: LessonDocument | null, size: Size | null): Promise<void> {
    const { worlds } = this.#parts;
    const world = await worlds.create(document, size);
    // The page left meanwhile, and nobody else can know the world's id.
    if (this.#closed) worlds.end(world, 'stopped', 'nobody came to see it');
    else this.#sit(world, undefined);
  }

  /** Shows a world, from its beginning or from after an event that this page has seen. */
  #sit(world: World, lastSeq: number | undefined): void {
    this.#stand();
    if (this.#closed) return;
    const { message, from } = welcome(world, lastSeq);
    this.tell(message);
    this.#world = world;
    world.join(this);
    this.#stream = new Stream(this.#wire, world.lab.timeline, from, {
      replayed: (terminal, bytes) => world.flow.owe(this, terminal, bytes),
      fellBehind: () => this.tell(welcome(world, undefined).message),
    });
    world.touch();
    if (world.state.kind === 'gone') {
      const { reason, detail } = world.state;
      this.tellAfterEvents({ type: 'gone', reason, detail });
    }
  }

  #stand(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#world?.leave(this);
    this.#world = null;
  }

  #left(): void {
    this.#closed = true;
    clearTimeout(this.#helloTimer);
    this.#stand();
  }

  #refuse(error: PageError): void {
    const what = this.#limits.refused(error);
    if (what !== 'ignore') this.tell({ type: 'error', code: error.code, detail: error.message });
    if (what === 'disconnect') this.close(CLOSE.policy, 'too much that had to be refused');
    if (error.code === 'version') this.close(CLOSE.version, 'another version');
  }
}

function wireTo(socket: WebSocket): Wire {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send(data, done) {
      // A send that fails means that the connection is going: its `close` says so.
      if (socket.readyState === socket.OPEN) socket.send(data, () => done?.());
    },
  };
}
