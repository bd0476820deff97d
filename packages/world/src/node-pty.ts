import type { ReadStream } from 'node:tty';
import { createRequire } from 'node:module';

/** What node-pty's `open` returns. It is exported but not in its typings; it allocates a pty and starts no process. */
interface OpenPty {
  readonly _master: ReadStream;
  readonly _slave: ReadStream;
  /** Descriptor of the master. */
  readonly _fd: number;
  /** Path of the slave. */
  readonly _pty: string;
  resize(cols: number, rows: number): void;
}

const nodePty = createRequire(import.meta.url)('node-pty') as {
  open(options: { cols: number; rows: number; encoding: null }): OpenPty;
};

/** What is read of it comes as it is, in bytes. */
export const open = (size: { cols: number; rows: number }): OpenPty =>
  nodePty.open({ ...size, encoding: null });
