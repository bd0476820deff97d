import { SYSCALLS_SINCE_424 } from './arch/syscalls-since-424.js';
import { addressOf, must, native } from './native.js';

const mountNative = native(
  'int mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data)',
);
const sethostnameNative = native('int sethostname(const char *name, size_t length)');
const socketNative = native('int socket(int domain, int type, int protocol)');
const ioctlBuffer = native('int ioctl(int fd, unsigned long request, void *argument)');
const closeNative = native('int close(int fd)');
const syscallNative = native(
  'long syscall(long number, size_t a, size_t b, size_t c, size_t d, size_t e, size_t f)',
);

/** Mount flags of mount(2). */
export const MS = {
  RDONLY: 1,
  NOSUID: 2,
  NODEV: 4,
  NOEXEC: 8,
  REMOUNT: 32,
  BIND: 4096,
  REC: 16384,
  PRIVATE: 1 << 18,
} as const;

/** mount(2). Errors: SysError. */
export function mount(
  source: string,
  target: string,
  type: string | null,
  flags: number,
  data: string | null = null,
): void {
  must('mount', mountNative(source, target, type, flags, data), [source, target, type, flags, data]);
}

/** sethostname(2), of this process's UTS namespace. Errors: SysError. */
export function sethostname(name: string): void {
  must('sethostname', sethostnameNative(name, Buffer.byteLength(name)), [name]);
}

/** close(2); the descriptor is gone whatever it returns. */
export function close(fd: number): void {
  closeNative(fd);
}

const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const SIOCSIFFLAGS = 0x8914;
const IFF_UP = 1;

/** Brings up the loopback interface of this process's network namespace (netdevice(7)). Errors: SysError. */
export function loopbackUp(): void {
  const fd = must('socket', socketNative(AF_INET, SOCK_DGRAM_CLOEXEC, 0), ['AF_INET', 'SOCK_DGRAM']);
  try {
    const request = Buffer.alloc(40);
    request.write('lo\0', 0, 'latin1');
    request.writeInt16LE(IFF_UP, 16);
    must('ioctl', ioctlBuffer(fd, SIOCSIFFLAGS, request), [fd, 'SIOCSIFFLAGS', 'lo']);
  } finally {
    close(fd);
  }
}

const AT_FDCWD = 2 ** 32 - 100;
const AT_RECURSIVE = 0x8000;
const MOUNT_ATTR_RDONLY = 1;
const MOUNT_ATTR_NOSUID = 2;

/**
 * Makes a mount and all below it read-only and without set-uid (mount_setattr(2), Linux 5.12). False: that failed, as on an
 * older kernel, which does not know the call.
 */
export function makeReadOnly(path: string): boolean {
  const attributes = Buffer.alloc(32);
  attributes.writeBigUInt64LE(BigInt(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID), 0);
  const target = Buffer.from(`${path}\0`);
  return (
    syscallNative(
      SYSCALLS_SINCE_424.mount_setattr,
      AT_FDCWD,
      addressOf(target),
      AT_RECURSIVE,
      addressOf(attributes),
      attributes.length,
      0,
    ) === 0
  );
}
