import { must, native } from './native.js';
import { SIGNALS } from './signals.js';

const sigactionNative = native('int sigaction(int signal, void *act, void *old)');
const setitimerNative = native('int setitimer(int which, void *value, void *old)');

const dlsym = native('size_t dlsym(size_t handle, const char *name)');

const ITIMER_REAL = 0;
const { SIGALRM, SIGCHLD } = SIGNALS;
const SA_NOCLDSTOP = 1;
/** glibc's struct sigaction: handler, 128 bytes of mask, flags, restorer. musl's has the same size and places. */
const SIGACTION_BYTES = 152;
const FLAGS_AT = 136;

/** struct itimerval: interval and value, seconds and microseconds each. */
const timer = Buffer.alloc(32);
let installed = false;

/**
 * A handler that does nothing and, having no SA_RESTART, makes a blocking call return EINTR. It is ffs(3), a pure
 * function of its one argument: Node's own handlers restart calls, and JavaScript cannot run inside a signal.
 */
function install(): void {
  const action = Buffer.alloc(SIGACTION_BYTES);
  action.writeBigUInt64LE(BigInt(dlsym(0, 'ffs')), 0);
  must('sigaction', sigactionNative(SIGALRM, action, null), ['SIGALRM']);
  installed = true;
}

/** Again and again: an alarm that comes right before a call blocks would otherwise be the last. */
const AGAIN_US = 500;

/**
 * Has this process's blocking calls interrupted (EINTR) after some microseconds and from then on again and again, until 0
 * takes that back. Sets SIGALRM's handler.
 */
export function interruptAfter(microseconds: number, again: number = AGAIN_US): void {
  if (!installed) install();
  timer.writeBigInt64LE(BigInt(microseconds === 0 ? 0 : again), 8);
  timer.writeBigInt64LE(BigInt(microseconds), 24);
  must('setitimer', setitimerNative(ITIMER_REAL, timer, null), ['ITIMER_REAL', microseconds]);
}

/** What SIGCHLD does otherwise, while it is muted. */
let heard: Buffer | null = null;

/**
 * Has SIGCHLD do nothing, neither for stops of children nor for their ends, until that is taken back. Waiting calls are
 * woken all the same, so whoever is about to wait anyway can do without thousands of signals, each of which Node would
 * tell its listeners. Whoever takes it back asks once more what has happened meanwhile: nobody was told.
 */
export function muteChildren(muted: boolean): void {
  if (muted === (heard !== null)) return;
  const action = Buffer.alloc(SIGACTION_BYTES);
  must('sigaction', sigactionNative(SIGCHLD, heard, action), ['SIGCHLD']);
  if (heard) {
    heard = null;
    return;
  }
  heard = Buffer.from(action);
  action.writeBigUInt64LE(BigInt(dlsym(0, 'ffs')), 0);
  action.writeInt32LE(action.readInt32LE(FLAGS_AT) | SA_NOCLDSTOP, FLAGS_AT);
  must('sigaction', sigactionNative(SIGCHLD, action, null), ['SIGCHLD']);
}
