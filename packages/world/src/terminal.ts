import { closeSync, readdirSync, readlinkSync, readSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { isReadable } from '@daemonlab/libc';
import { open } from './node-pty.js';

/** How much typed text may wait for a process to read it, beyond the kernel's own 4 KiB. */
const MAX_PENDING_INPUT = 256 * 1024;
const RETRY_MS = 5;
/** More than the kernel keeps of what was printed (64 KiB and a line discipline's 4). */
const READ_MAX = 128 * 1024;
const READ_BUFFER = Buffer.alloc(64 * 1024);

/**
 * A pseudo-terminal, its master side ours. Bytes read are given to `onData` as UTF-8 text. One owner calls `close`,
 * which is a hang-up: the kernel then sends SIGHUP to the session that has it.
 */
export class Terminal {
  readonly id: number;
  /** Of the slave, `/dev/pts/0`; in a world of its own it is the same inside. */
  readonly path: string;
  readonly #pty: ReturnType<typeof open>;
  readonly #decoder = new StringDecoder('utf8');
  readonly #onData: (text: string) => void;
  #pending: Buffer = Buffer.alloc(0);
  #retry: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(
    id: number,
    size: { cols: number; rows: number },
    onData: (text: string) => void,
    /** No process has it open any longer: it is closed, and not by `close`. */
    onGone: () => void,
  ) {
    this.id = id;
    this.#onData = onData;
    this.#pty = open(size);
    this.path = this.#pty._pty;
    this.#pty._slave.pause();
    const gone = (): void => {
      if (this.#closed) return;
      this.#closed = true;
      onGone();
    };
    // Reading after the last process has closed its side gives EIO, or an end together with its last words: the end of a
    // terminal, not an error of ours. It is told before what else comes of it: closing the master, which follows at once,
    // hangs up a session that still has the terminal, and its descriptor may then be another's.
    this.#pty._master.on('error', gone);
    this.#pty._master.on('end', gone);
    this.#pty._master.on('error', () => undefined); // a second listener keeps node-pty from throwing it
    this.#pty._master.on('data', (bytes: Buffer) => this.#tell(bytes));
    this.#pty._master.on('close', gone);
  }

  /** `pts/0` */
  get tty(): string {
    return this.path.replace(/^\/dev\//, '');
  }
  get open(): boolean {
    return !this.#closed;
  }

  #tell(bytes: Buffer): void {
    const text = this.#decoder.write(bytes);
    if (text !== '') this.#onData(text);
  }

  /**
   * Reads now all that has been printed, rather than when the event loop comes to it: whatever is told after this came later.
   * poll(2) waits for what the kernel is still passing on from the slave's side (n_tty_poll).
   */
  read(): void {
    const { _fd, _master } = this.#pty;
    if (_master.readableLength > 0) return; // read already, and about to be told
    try {
      for (let read = 0; read < READ_MAX && !this.#closed && isReadable(_fd);) {
        const bytes = readSync(_fd, READ_BUFFER);
        if (bytes === 0) return;
        this.#tell(READ_BUFFER.subarray(0, bytes));
        read += bytes;
      }
    } catch {
      // EIO: its last process is gone, which the event loop tells
    }
  }

  /**
   * Gives up our own hold of the slave side, once a process has it open. (It could not go earlier: a master with no
   * slave open at all reads as hung up.)
   */
  releaseSlave(): void {
    this.#pty._slave.once('close', () => this.#closeCopies());
    this.#pty._slave.destroy();
  }

  /** libuv opens a terminal anew and keeps the first descriptor, which nobody then owns: found by what it is open on. */
  #closeCopies(): void {
    for (const fd of readdirSync('/proc/self/fd')) {
      try {
        if (readlinkSync(`/proc/self/fd/${fd}`) === this.path) closeSync(Number(fd));
      } catch {
        // the descriptor of readdir itself, gone by now
      }
    }
  }

  /** Types text. What the kernel does not take at once follows as it is read. False: too much is waiting, the text is dropped. */
  write(text: string): boolean {
    const bytes = Buffer.from(text);
    if (this.#closed || this.#pending.length + bytes.length > MAX_PENDING_INPUT) return false;
    this.#pending = Buffer.concat([this.#pending, bytes]);
    if (!this.#retry) this.#flush();
    return true;
  }

  #flush(): void {
    this.#retry = null;
    while (this.#pending.length > 0 && !this.#closed) {
      try {
        this.#pending = this.#pending.subarray(writeSync(this.#pty._fd, this.#pending));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN')
          this.#retry = setTimeout(() => this.#flush(), RETRY_MS);
        else this.#pending = Buffer.alloc(0); // EIO: nobody is there to read it any more
        return;
      }
    }
  }

  resize(cols: number, rows: number): void {
    if (!this.#closed) this.#pty.resize(cols, rows);
  }

  /** Stops and starts reading, so that a program that prints faster than anybody reads waits, as on any terminal. */
  flow(paused: boolean): void {
    if (paused) this.#pty._master.pause();
    else this.#pty._master.resume();
  }

  /** Hangs up. Resolves when the master is closed. */
  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    return new Promise((resolve) => {
      this.#pty._master.once('close', () => resolve());
      // Not node-pty's own destroy(): it would send SIGHUP to pid -1, since it has no child of its own.
      this.#pty._master.destroy();
      this.#pty._slave.destroy();
      this.#closeCopies();
    });
  }
}
