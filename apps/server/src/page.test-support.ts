import {
  decodeOutput,
  encodeInput,
  PROTOCOL_VERSION,
  ServerMessage,
  type PageMessage,
} from '@daemonlab/protocol';
import { eventually } from '@daemonlab/testkit';
import { WebSocket } from 'ws';

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** A client at the server's WebSocket: checks every message against the schema and keeps them in order. */
export class TestPage {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  /** Numbers of all events and output frames, in the order they came. */
  readonly seqs: number[] = [];
  output = '';
  outputBytes = 0;
  closed: { code: number; reason: string } | null = null;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#take(data, isBinary));
    socket.on('close', (code: number, reason: Buffer) => {
      this.closed = { code, reason: reason.toString() };
    });
    socket.on('error', () => undefined); // `closed` tells
  }

  /** Connects as a command-line client does, with the token in the address. */
  static async open(serverUrl: string): Promise<TestPage> {
    const url = new URL(serverUrl);
    const socket = new WebSocket(`ws://${url.host}/ws${url.search}`);
    const page = new TestPage(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return page;
  }

  /** Connects, says hello and waits for the welcome. */
  static async enter(serverUrl: string, hello: Partial<MessageOfHello> = {}): Promise<TestPage> {
    const page = await TestPage.open(serverUrl);
    page.hello(hello);
    await page.next('welcome');
    return page;
  }

  hello(hello: Partial<MessageOfHello> = {}): void {
    this.send({ type: 'hello', version: PROTOCOL_VERSION, ...hello });
  }

  send(message: PageMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  type(text: string, terminal = 0): void {
    this.socket.send(encodeInput(terminal, text));
  }

  all<T extends ServerMessage['type']>(type: T): MessageOf<T>[] {
    return this.messages.filter((message): message is MessageOf<T> => message.type === type);
  }

  /** The first message of a type that comes after the first `after` of them. */
  next<T extends ServerMessage['type']>(type: T, after = 0): Promise<MessageOf<T>> {
    return eventually(() => this.all(type)[after], { what: `a message "${type}"` });
  }

  get welcome(): MessageOf<'welcome'> {
    const welcome = this.all('welcome').at(-1);
    if (!welcome) throw new Error('not welcomed yet');
    return welcome;
  }

  get lastSeq(): number {
    return this.seqs.at(-1) ?? 0;
  }

  async gone(): Promise<{ code: number; reason: string }> {
    return eventually(() => this.closed, { what: 'the connection closes' });
  }

  close(): void {
    this.socket.close();
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      const frame = decodeOutput(data);
      if (!frame) throw new Error('not an output frame');
      this.seqs.push(frame.seq);
      this.output += Buffer.from(frame.data).toString();
      this.outputBytes += frame.data.length;
      return;
    }
    const message = ServerMessage.parse(JSON.parse(data.toString()));
    this.messages.push(message);
    if (message.type === 'events') this.seqs.push(...message.events.map((event) => event.seq));
  }
}

type MessageOfHello = Extract<PageMessage, { type: 'hello' }>;
