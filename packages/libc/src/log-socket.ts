import { chmodSync } from 'node:fs';
import { addressOf, lastErrno, must, native } from './native.js';
import { SysError } from './sys-error.js';
import { ERRNO } from './errno.js';
import { close } from './system.js';

const socketNative = native('int socket(int domain, int type, int protocol)');
const bindNative = native('int bind(int fd, void *address, unsigned int length)');
const setsockoptNative = native(
  'int setsockopt(int fd, int level, int name, void *value, unsigned int length)',
);
const recvmsgNative = native('long recvmsg(int fd, void *message, int flags)');

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_PASSCRED = 16;
const SCM_CREDENTIALS = 2;
const { EAGAIN, EINTR } = ERRNO;
/** glibc's syslog(3) sends at most this much in one datagram. */
const LARGEST = 64 * 1024;

interface LogDatagram {
  bytes: Buffer;
  /** Of the sender, as this process's PID namespace numbers it; 0 when the kernel did not say. */
  pid: number;
}

/**
 * A datagram socket such as syslogd binds at /dev/log. Node has none of its own (only UDP). Reading never waits.
 * The owner closes it and removes the path.
 */
export class LogSocket {
  readonly #fd: number;
  readonly #data = Buffer.alloc(LARGEST);
  readonly #control = Buffer.alloc(64);
  readonly #iovec = Buffer.alloc(16);
  readonly #message = Buffer.alloc(56);

  /** Binds `path`, which must not exist and be at most 107 bytes. Errors: SysError. */
  constructor(path: string) {
    const address = Buffer.alloc(110);
    const length = address.write(path, 2, 107, 'utf8');
    address.writeUInt16LE(AF_UNIX, 0);
    this.#fd = must('socket', socketNative(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), [
      'AF_UNIX',
      'SOCK_DGRAM',
    ]);
    try {
      const one = Buffer.from([1, 0, 0, 0]);
      must('setsockopt', setsockoptNative(this.#fd, SOL_SOCKET, SO_PASSCRED, one, 4), ['SO_PASSCRED']);
      must('bind', bindNative(this.#fd, address, length + 3), [path]);
      chmodSync(path, 0o666);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#iovec.writeBigUInt64LE(addressOf(this.#data), 0);
    this.#iovec.writeBigUInt64LE(BigInt(LARGEST), 8);
  }

  /** The next datagram that has arrived, or null. Errors: SysError. */
  receive(): LogDatagram | null {
    // struct msghdr: name, namelen, iov, iovlen, control, controllen, flags (recvmsg(2), LP64).
    this.#message.fill(0);
    this.#message.writeBigUInt64LE(addressOf(this.#iovec), 16);
    this.#message.writeBigUInt64LE(1n, 24);
    this.#message.writeBigUInt64LE(addressOf(this.#control), 32);
    this.#message.writeBigUInt64LE(BigInt(this.#control.length), 40);
    const n = recvmsgNative(this.#fd, this.#message, 0);
    if (n < 0) {
      const errno = lastErrno();
      if (errno === EAGAIN || errno === EINTR) return null;
      throw new SysError('recvmsg', errno, [this.#fd]);
    }
    return { bytes: Buffer.from(this.#data.subarray(0, n)), pid: this.#sender() };
  }

  #sender(): number {
    const length = this.#message.readUInt32LE(40);
    if (length < 28 || this.#control.readInt32LE(12) !== SCM_CREDENTIALS) return 0;
    return this.#control.readInt32LE(16);
  }

  close(): void {
    close(this.#fd);
  }
}
