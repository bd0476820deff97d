import type { CallArg } from '@daemonlab/protocol';
import { ADDRESS_FAMILIES, MESSAGE_FLAGS } from './constants.js';
import { enumName, flagNames, pointer } from './show.js';
import type { Condition, Decoder, TraceeMemory } from './types.js';

const family = 'log';

/** Where syslog(3) sends to. */
const LOG_SOCKET = '/dev/log';

const { AF_UNIX } = ADDRESS_FAMILIES;
const { MSG_NOSIGNAL } = MESSAGE_FLAGS;

/** sizeof(struct sockaddr_un) */
const SOCKADDR_UN = 110;
/** Sizes of the addresses of the internet, IPv4 and IPv6, and of netlink: certainly no UNIX socket of a name we want. */
const OTHER_SIZES = [16, 28, 12];
/** Longest message read; rsyslog's and the kernel log's limits are below it. */
const MESSAGE_MAX = 8192;
/** More pieces than this in one message are not syslog's. */
const IOV_MAX = 16;

/** A socket address: `{sa_family, sun_path}`; an abstract name begins with `@`, as ss(8) shows it. */
function readSockaddr(memory: TraceeMemory, address: number, length: number): CallArg {
  if (address === 0) return null;
  const bytes = memory.readBytes(address, Math.min(Math.max(length, 0), SOCKADDR_UN));
  if (bytes === null || bytes.length < 2) return pointer(address);
  const sa_family = bytes.readUInt16LE(0);
  const shown: Record<string, CallArg> = { sa_family: enumName(sa_family, ADDRESS_FAMILIES) };
  if (sa_family === AF_UNIX) {
    const name = bytes.subarray(2);
    const end = name.indexOf(0);
    if (end === 0) shown.sun_path = `@${name.subarray(1).toString().replace(/\0+$/, '')}`;
    else shown.sun_path = name.subarray(0, end < 0 ? name.length : end).toString();
  }
  return shown;
}

function unixPath(sockaddr: CallArg): string | null {
  if (sockaddr === null || typeof sockaddr !== 'object' || Array.isArray(sockaddr)) return null;
  return typeof sockaddr.sun_path === 'string' ? sockaddr.sun_path : null;
}

/** The text of a message, and its true length where it is cut. */
function text(memory: TraceeMemory, address: number, length: number): CallArg {
  if (address === 0) return null;
  return memory.readBytes(address, Math.min(length, MESSAGE_MAX))?.toString() ?? pointer(address);
}

/** A syslog message begins with its priority in angle brackets: `<13>`. RFC 3164, section 4.1.1. */
const PRIORITY = /^<\d{1,3}>/;

/**
 * Whether what is sent without an address is meant for the log: /proc does not say what a socket is connected to, so the
 * message's form decides. Whatever the descriptor is open on: that it is no socket any more (ENOTSOCK, EBADF) is what a
 * program comes to that closes all descriptors after openlog(3).
 */
const isLine = (message: CallArg): boolean => typeof message === 'string' && PRIORITY.test(message);

interface MessageHeader {
  name: CallArg;
  text: CallArg;
}

/** struct msghdr: name, namelen, iov, iovlen, control, controllen, flags; iov is (base, length) pairs. */
function readMessage(memory: TraceeMemory, address: number): MessageHeader | null {
  const header = memory.readBytes(address, 56);
  if (header === null) return null;
  const name = readSockaddr(memory, Number(header.readBigUInt64LE(0)), header.readUInt32LE(8));
  const count = Math.min(Number(header.readBigUInt64LE(24)), IOV_MAX);
  const iov = memory.readBytes(Number(header.readBigUInt64LE(16)), count * 16);
  if (iov === null) return { name, text: null };
  const pieces: CallArg[] = [];
  for (let i = 0; i < count; i++) {
    pieces.push(text(memory, Number(iov.readBigUInt64LE(i * 16)), Number(iov.readBigUInt64LE(i * 16 + 8))));
  }
  const whole = pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : null;
  return { name, text: whole };
}

/** An address that can be a UNIX socket's. */
const unixSized = (pointerArg: number, sizeArg: number): Condition[] => [
  { arg: pointerArg, nonZero: true },
  { arg: sizeArg, noneOf: OTHER_SIZES },
];

/**
 * Talking to /dev/log. A filter sees neither what a socket is connected to nor an address, so it narrows by what it
 * does see. sendto stops with an address that is not of an internet socket's size, and without one when its flags are
 * MSG_NOSIGNAL (glibc's syslog) or none (musl's, Python's) and the message is short. A write(2) to a connected log
 * socket (Go) is not seen here: the reader of /dev/log hears it all the same.
 */
export const logDecoders: Decoder[] = [
  {
    name: 'connect',
    family,
    when: { anyOf: [unixSized(1, 2)] },
    // A name of a few letters can make an address as long as one of the internet's.
    watch: { anyOf: [[{ arg: 1, nonZero: true }]] },
    relevant: (ctx, options) => {
      const path = unixPath(readSockaddr(ctx.memory, ctx.args.u64(1), ctx.args.i32(2)));
      return path !== null && (options.watchFiles || path === LOG_SOCKET);
    },
    args: (ctx) => [
      ctx.args.i32(0),
      readSockaddr(ctx.memory, ctx.args.u64(1), ctx.args.i32(2)),
      ctx.args.i32(2),
    ],
  },
  {
    name: 'sendto',
    family,
    when: {
      anyOf: [
        unixSized(4, 5),
        [
          { arg: 4, nonZero: false },
          { arg: 3, oneOf: [0, MSG_NOSIGNAL] },
          { arg: 2, atMost: MESSAGE_MAX },
        ],
      ],
    },
    relevant: (ctx) => {
      const to = readSockaddr(ctx.memory, ctx.args.u64(4), ctx.args.i32(5));
      if (to !== null) return unixPath(to) === LOG_SOCKET;
      return isLine(text(ctx.memory, ctx.args.u64(1), Math.min(ctx.args.u64(2), 8)));
    },
    args: (ctx) => [
      ctx.args.i32(0),
      text(ctx.memory, ctx.args.u64(1), ctx.args.u64(2)),
      ctx.args.u64(2),
      flagNames(ctx.args.u32(3), MESSAGE_FLAGS),
      readSockaddr(ctx.memory, ctx.args.u64(4), ctx.args.i32(5)),
      ctx.args.i32(5),
    ],
  },
  {
    name: 'sendmsg',
    family,
    when: 'always',
    relevant: (ctx) => {
      const message = readMessage(ctx.memory, ctx.args.u64(1));
      if (message === null) return false;
      return message.name === null ? isLine(message.text) : unixPath(message.name) === LOG_SOCKET;
    },
    args: (ctx) => {
      const message = readMessage(ctx.memory, ctx.args.u64(1));
      const shown =
        message === null ? pointer(ctx.args.u64(1)) : { msg_name: message.name, text: message.text };
      return [ctx.args.i32(0), shown, flagNames(ctx.args.u32(2), MESSAGE_FLAGS)];
    },
  },
];
