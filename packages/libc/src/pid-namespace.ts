import { closeSync, openSync } from 'node:fs';
import { ERRNO } from './errno.js';
import { lastErrno, native } from './native.js';
import { SysError } from './sys-error.js';

const ioctlNumber = native('int ioctl(int fd, unsigned long request, size_t argument)');

/** _IOR(0xb7, 8, int): linux/nsfs.h, from Linux 6.11 on. */
const NS_GET_PID_IN_PIDNS = 0x8004b708;

/** A PID namespace that this process can see into. It holds a descriptor until `close`. */
export class PidNamespace {
  readonly #fd: number;

  /** The one that a process is in. Errors: as open(2) of `/proc/PID/ns/pid`. */
  constructor(pid: number) {
    this.#fd = openSync(`/proc/${pid}/ns/pid`, 'r');
  }

  /**
   * The number that a thread of ours has in this namespace; null: it is gone, or not in there. Errors: SysError ENOTTY
   * where the kernel is too old to be asked.
   */
  numberOf(tid: number): number | null {
    const number = ioctlNumber(this.#fd, NS_GET_PID_IN_PIDNS, tid);
    if (number > 0) return number;
    const errno = lastErrno();
    if (errno === ERRNO.ESRCH) return null;
    throw new SysError('ioctl(NS_GET_PID_IN_PIDNS)', errno, [tid]);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
