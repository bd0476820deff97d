import { LabError, type CallArg } from '@daemonlab/protocol';
import { currentArch, signalNumber, SIGNALS } from '@daemonlab/libc';
import {
  ACCESS_MODES,
  ADDRESS_FAMILIES,
  AT_FDCWD,
  CLOSE_RANGE_FLAGS,
  FLOCK_OPERATIONS,
  MESSAGE_FLAGS,
  MOUNT_FLAGS,
  PRCTL_OPTIONS,
  SIGNAL_HANDLERS,
  SIGPROCMASK_HOW,
  TERMINAL_REQUESTS,
  UMOUNT_FLAGS,
  WAIT_OPTIONS,
  type Table,
} from './decoders/constants.js';
import { Scratch } from './scratch.js';

/** linux/net.h, the same on both architectures. */
const SOCKET_TYPES = {
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
} as const satisfies Table;

type Values = (bigint | number)[];
type Encode = (args: Reader, scratch: Scratch) => Values;

/** The arguments of a call as they were asked for, checked one by one. Errors: LabError `bad-argument`. */
class Reader {
  readonly #call: string;
  readonly #args: readonly CallArg[];
  constructor(call: string, args: readonly CallArg[]) {
    this.#call = call;
    this.#args = args;
  }

  #bad(i: number, expected: string): never {
    throw new LabError(
      'bad-argument',
      `${this.#call}: argument ${i + 1} is ${JSON.stringify(this.#args[i] ?? null)}, but ${expected} is wanted`,
    );
  }
  int(i: number, absent?: number): number {
    const value = this.#args[i] ?? absent;
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    return this.#bad(i, 'a whole number');
  }
  text(i: number): string {
    const value = this.#args[i];
    return typeof value === 'string' ? value : this.#bad(i, 'text');
  }
  texts(i: number): string[] {
    const value = this.#args[i];
    return Array.isArray(value) && value.every((one) => typeof one === 'string')
      ? value
      : this.#bad(i, 'a list of texts');
  }
  /** `"0640"`, or a number. */
  mode(i: number, absent?: number): number {
    const value = this.#args[i] ?? absent;
    if (typeof value === 'number') return value;
    return typeof value === 'string' && /^[0-7]+$/.test(value)
      ? parseInt(value, 8)
      : this.#bad(i, 'an octal mode such as "0640"');
  }
  /** A number, one name, or a list of names or'ed together. */
  flags(i: number, table: Table, absent?: number): number {
    const value = this.#args[i] ?? absent;
    if (typeof value === 'number') return value;
    const names =
      typeof value === 'string' ? [value] : Array.isArray(value) ? value : this.#bad(i, 'flag names');
    return names.reduce<number>((sum, name) => {
      const flag = typeof name === 'string' ? table[name] : undefined;
      return flag === undefined ? this.#bad(i, `one of ${Object.keys(table).join(', ')}`) : sum | flag;
    }, 0);
  }
  signal(i: number): number {
    const value = this.#args[i];
    if (typeof value === 'number') return value;
    return (
      (typeof value === 'string' ? signalNumber(value) : undefined) ??
      this.#bad(i, 'a signal such as "SIGHUP"')
    );
  }
}

const openFlags = (): Table => ({ ...ACCESS_MODES, ...currentArch().openFlags });

/** struct sockaddr_un; the length that goes with it counts the terminating NUL. */
function unixAddress(path: string): Buffer {
  const bytes = Buffer.alloc(2 + Buffer.byteLength(path) + 1);
  bytes.writeUInt16LE(ADDRESS_FAMILIES.AF_UNIX, 0);
  bytes.write(path, 2);
  return bytes;
}

/** struct kernel_sigaction: handler, flags, restorer, mask; 8 bytes each. */
function sigaction(handler: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeBigUInt64LE(BigInt(handler), 0);
  return bytes;
}

function signalMask(signals: readonly string[]): Buffer {
  const mask = signals.reduce((sum, name) => {
    const number = signalNumber(name);
    if (number === undefined) throw new LabError('bad-argument', `sigprocmask: ${name} is no signal`);
    return sum | (1n << BigInt(number - 1));
  }, 0n);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(mask);
  return bytes;
}

/** For trying an encoding out, before there is a process. */
const ANY_STACK = 2n ** 46n;

/** Each call that a process can be made to take: the system call a C library makes of it, and how its arguments are laid out. */
const CALLS: Readonly<
  Record<string, { syscall: string; elsewhere?: { syscall: string; encode: Encode }; encode: Encode }>
> = {
  // Where the kernel has no fork (arm64), it is clone with SIGCHLD, as in any C library.
  fork: {
    syscall: 'fork',
    encode: () => [],
    elsewhere: { syscall: 'clone', encode: () => [SIGNALS.SIGCHLD] },
  },
  _exit: { syscall: 'exit_group', encode: (a) => [a.int(0, 0)] },
  exit: { syscall: 'exit_group', encode: (a) => [a.int(0, 0)] },
  execve: {
    syscall: 'execve',
    encode: (a, s) => [s.text(a.text(0)), s.strings(a.texts(1)), s.strings(a.texts(2))],
  },
  setsid: { syscall: 'setsid', encode: () => [] },
  setpgid: { syscall: 'setpgid', encode: (a) => [a.int(0, 0), a.int(1, 0)] },
  getpid: { syscall: 'getpid', encode: () => [] },
  getppid: { syscall: 'getppid', encode: () => [] },
  chdir: { syscall: 'chdir', encode: (a, s) => [s.text(a.text(0))] },
  fchdir: { syscall: 'fchdir', encode: (a) => [a.int(0)] },
  chroot: { syscall: 'chroot', encode: (a, s) => [s.text(a.text(0))] },
  umask: { syscall: 'umask', encode: (a) => [a.mode(0)] },
  open: {
    syscall: 'openat',
    encode: (a, s) => [AT_FDCWD, s.text(a.text(0)), a.flags(1, openFlags(), 0), a.mode(2, 0)],
  },
  mkdir: { syscall: 'mkdirat', encode: (a, s) => [AT_FDCWD, s.text(a.text(0)), a.mode(1, 0o777)] },
  unlink: { syscall: 'unlinkat', encode: (a, s) => [AT_FDCWD, s.text(a.text(0)), 0] },
  rmdir: { syscall: 'unlinkat', encode: (a, s) => [AT_FDCWD, s.text(a.text(0)), 0x200 /* AT_REMOVEDIR */] },
  dup: { syscall: 'dup', encode: (a) => [a.int(0)] },
  dup2: {
    syscall: 'dup2',
    encode: (a) => [a.int(0), a.int(1)],
    elsewhere: { syscall: 'dup3', encode: (a) => [a.int(0), a.int(1), 0] },
  },
  close: { syscall: 'close', encode: (a) => [a.int(0)] },
  close_range: {
    syscall: 'close_range',
    encode: (a) => [a.int(0), a.int(1, 0x7fffffff), a.flags(2, CLOSE_RANGE_FLAGS, 0)],
  },
  write: {
    syscall: 'write',
    encode: (a, s) => {
      const bytes = Buffer.from(a.text(1));
      return [a.int(0), s.put(bytes), bytes.length];
    },
  },
  read: {
    syscall: 'read',
    encode: (a, s) => [a.int(0), s.room(Math.min(a.int(1, 1), 1024)), Math.min(a.int(1, 1), 1024)],
  },
  ioctl: {
    syscall: 'ioctl',
    encode: (a, s) => {
      const request = a.flags(1, TERMINAL_REQUESTS);
      return [a.int(0), request, request === TERMINAL_REQUESTS.TIOCSPGRP ? s.int(a.int(2)) : a.int(2, 0)];
    },
  },
  signal: {
    syscall: 'rt_sigaction',
    encode: (a, s) => [a.signal(0), s.put(sigaction(a.flags(1, SIGNAL_HANDLERS))), 0, 8],
  },
  sigprocmask: {
    syscall: 'rt_sigprocmask',
    encode: (a, s) => [a.flags(0, SIGPROCMASK_HOW), s.put(signalMask(a.texts(1))), 0, 8],
  },
  kill: { syscall: 'kill', encode: (a) => [a.int(0), a.signal(1)] },
  socket: {
    syscall: 'socket',
    encode: (a) => [a.flags(0, ADDRESS_FAMILIES), a.flags(1, SOCKET_TYPES), a.int(2, 0)],
  },
  connect: {
    syscall: 'connect',
    encode: (a, s) => {
      const address = unixAddress(a.text(1));
      return [a.int(0), s.put(address), address.length];
    },
  },
  bind: {
    syscall: 'bind',
    encode: (a, s) => {
      const address = unixAddress(a.text(1));
      return [a.int(0), s.put(address), address.length];
    },
  },
  send: {
    syscall: 'sendto',
    encode: (a, s) => {
      const bytes = Buffer.from(a.text(1));
      return [a.int(0), s.put(bytes), bytes.length, MESSAGE_FLAGS.MSG_NOSIGNAL, 0, 0]; // as syslog(3)
    },
  },
  mount: {
    syscall: 'mount',
    encode: (a, s) => [
      s.text(a.text(0)),
      s.text(a.text(1)),
      s.text(a.text(2)),
      a.flags(3, MOUNT_FLAGS, 0),
      s.text(a.text(4)),
    ],
  },
  umount: { syscall: 'umount2', encode: (a, s) => [s.text(a.text(0)), 0] },
  umount2: { syscall: 'umount2', encode: (a, s) => [s.text(a.text(0)), a.flags(1, UMOUNT_FLAGS, 0)] },
  pivot_root: { syscall: 'pivot_root', encode: (a, s) => [s.text(a.text(0)), s.text(a.text(1))] },
  wait: { syscall: 'wait4', encode: (a, s) => [a.int(0, -1), s.room(4), a.flags(1, WAIT_OPTIONS, 0), 0] },
  prctl: {
    syscall: 'prctl',
    encode: (a) => [a.flags(0, { ...PRCTL_OPTIONS, PR_SET_NO_NEW_PRIVS: 38 }), a.int(1, 0), 0, 0, 0],
  },
  setrlimit: {
    syscall: 'prlimit64',
    encode: (a, s) => {
      const limit = Buffer.alloc(16);
      limit.writeBigUInt64LE(BigInt(a.int(1)), 0);
      limit.writeBigUInt64LE(BigInt(a.int(1)), 8);
      return [0, a.flags(0, RLIMITS), s.put(limit), 0];
    },
  },
  setuid: { syscall: 'setuid', encode: (a) => [a.int(0)] },
  setgid: { syscall: 'setgid', encode: (a) => [a.int(0)] },
  flock: { syscall: 'flock', encode: (a) => [a.int(0), a.flags(1, FLOCK_OPERATIONS)] },
};

/** asm-generic/resource.h */
const RLIMITS: Table = { RLIMIT_FSIZE: 1, RLIMIT_CORE: 4, RLIMIT_NPROC: 6, RLIMIT_NOFILE: 7 };

/** Names of the calls that a process can be made to take. */
const CALL_NAMES: readonly string[] = Object.keys(CALLS);

export interface EncodedCall {
  nr: number;
  /** As it was asked for: how it is told where no decoder knows it. Null: not told then. */
  asked: { name: string; args: readonly CallArg[] } | null;
  /** Register values, once what they point to has been written below `stack` in the stopped process. */
  prepare(tid: number, stack: bigint): bigint[];
}

/**
 * A call with the arguments of its man page, ready to be injected. Arguments are checked at once.
 * Errors: LabError `no-such-call`, `bad-argument`.
 */
export function encodeCall(name: string, args: readonly CallArg[]): EncodedCall {
  const spec = CALLS[name];
  if (!spec)
    throw new LabError(
      'no-such-call',
      `no process can be made to call ${name}; known are ${CALL_NAMES.join(', ')}`,
    );
  const { syscalls } = currentArch();
  const { syscall, encode } = spec.syscall in syscalls || !spec.elsewhere ? spec : spec.elsewhere;
  const reader = new Reader(name, args);
  encode(reader, new Scratch(ANY_STACK)); // a wrong argument is refused before any process is stopped for it
  return {
    nr: syscalls[syscall]!,
    asked: { name, args },
    prepare: (tid, stack) => {
      const scratch = new Scratch(stack);
      const values = encode(reader, scratch).map((value) => BigInt(value));
      scratch.write(tid);
      return values;
    },
  };
}
