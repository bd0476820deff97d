import { native } from './native.js';

const pollNative = native('int poll(void *fds, size_t count, int timeout)');

const POLLIN = 1;
/** struct pollfd: descriptor, what is asked (`events`), what is so (`revents`). */
const one = Buffer.alloc(8);
const [EVENTS_AT, REVENTS_AT] = [4, 6];
one.writeInt16LE(POLLIN, EVENTS_AT);

/** Whether a descriptor has something to read (poll(2)), asked without waiting. */
export function isReadable(fd: number): boolean {
  one.writeInt32LE(fd, 0);
  return pollNative(one, 1, 0) === 1 && (one.readInt16LE(REVENTS_AT) & POLLIN) !== 0;
}
