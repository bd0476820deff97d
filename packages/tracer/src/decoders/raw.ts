import type { CallArg } from '@daemonlab/protocol';
import { directoryFd, pointer, stringArg } from './show.js';
import { readSigset } from './signals.js';
import type { DecodeContext, Decoder } from './types.js';

/**
 * Arguments of calls that are often looked at: `n` a number, `t` text (a path), `d` the descriptor that a path is relative
 * to, `s` a set of signals, `p` an address. In the order of section 2 of the manual.
 */
const SHAPES: Readonly<Record<string, string>> = {
  accept: 'npp', accept4: 'nppn', alarm: 'n', bind: 'npn', brk: 'p', chmod: 'tn', chown: 'tnn', clock_nanosleep: 'nnpp',
  creat: 'tn', epoll_create1: 'n', epoll_ctl: 'nnnp', epoll_pwait: 'npnnsn', epoll_wait: 'npnn',
  epoll_pwait2: 'npnpsn', eventfd2: 'nn', faccessat: 'dtn', fchmod: 'nn', fchmodat: 'dtn', fchown: 'nnn', fdatasync: 'n', fstat: 'np', fsync: 'n', ftruncate: 'nn',
  futex: 'pnnppn', getcwd: 'pn', getpid: '', getppid: '', getpgid: 'n', getpgrp: '', getrandom: 'pnn', getsid: 'n',
  inotify_add_watch: 'ntn', link: 'tt', linkat: 'dtdtn', listen: 'nn', lseek: 'nnn', madvise: 'pnn', mkdir: 'tn',
  mkdirat: 'dtn', mmap: 'pnnnnn', mprotect: 'pnn', munmap: 'pn', nanosleep: 'pp', newfstatat: 'dtpn', pause: '', pipe: 'p',
  pipe2: 'pn', poll: 'pnn', ppoll: 'pnpsn', pread64: 'npnn', pwrite64: 'npnn', read: 'npn', readlink: 'tpn',
  readlinkat: 'dtpn', readv: 'npn', recvfrom: 'npnnpp', recvmsg: 'npn', rename: 'tt', renameat2: 'dtdtn', rmdir: 't',
  rt_sigpending: 'pn', rt_sigsuspend: 'sn', rt_sigtimedwait: 'sppn', sched_yield: '', select: 'npppp', sendmsg: 'npn',
  setitimer: 'npp', setsockopt: 'nnnpn', shutdown: 'nn', signalfd: 'nsn', signalfd4: 'nsnn', socket: 'nnn',
  socketpair: 'nnnp', stat: 'tp', statx: 'dtnnp',
  symlink: 'tt', symlinkat: 'tdt', truncate: 'tn', unlink: 't', unlinkat: 'dtn', write: 'npn', writev: 'npn',
}; // prettier-ignore

/** A register of which nobody says whether it holds an `int` or 64 bits: what is small is a number. */
function unknown(ctx: DecodeContext, i: number): CallArg {
  const high = ctx.args.big(i) >> 32n;
  return high === 0n || (ctx.args.i64(i) >= -(2 ** 31) && ctx.args.i64(i) < 0)
    ? ctx.args.i32(i)
    : `0x${ctx.args.big(i).toString(16)}`;
}

function shaped(ctx: DecodeContext, kind: string, i: number): CallArg {
  switch (kind) {
    case 't':
      return stringArg(ctx, i);
    case 'd':
      return directoryFd(ctx.args.i32(i));
    case 's':
      return readSigset(ctx.memory, ctx.args.u64(i));
    case 'p':
      return pointer(ctx.args.u64(i));
    default:
      return unknown(ctx, i);
  }
}

/** For a call that has no decoder and stops all the same (a breakpoint on it, or a fault): its arguments as far as known. */
export function rawDecoder(name: string): Decoder {
  const kinds = Array.from(SHAPES[name] ?? '??????');
  return {
    name,
    family: 'other',
    when: 'never',
    args: (ctx) => kinds.map((kind, i) => shaped(ctx, kind, i)),
  };
}
