/**
 * Names and values of the flags that decoders show. The same on every architecture; what is not (flags of open) is
 * in libc's Arch. Checked against the headers of the machine by constants.system.test.ts.
 */
export type Table = Readonly<Record<string, number>>;

/** linux/sched.h */
export const CLONE_FLAGS = {
  CLONE_NEWTIME: 0x80,
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_PIDFD: 0x1000,
  CLONE_PTRACE: 0x2000,
  CLONE_VFORK: 0x4000,
  CLONE_PARENT: 0x8000,
  CLONE_THREAD: 0x10000,
  CLONE_NEWNS: 0x20000,
  CLONE_SYSVSEM: 0x40000,
  CLONE_SETTLS: 0x80000,
  CLONE_PARENT_SETTID: 0x100000,
  CLONE_CHILD_CLEARTID: 0x200000,
  CLONE_DETACHED: 0x400000,
  CLONE_UNTRACED: 0x800000,
  CLONE_CHILD_SETTID: 0x1000000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
  CLONE_IO: 0x80000000,
} as const satisfies Table;

/** Only clone3 has these: they are above 32 bits, so by the number of their bit. linux/sched.h */
export const CLONE3_BITS = { CLONE_CLEAR_SIGHAND: 32, CLONE_INTO_CGROUP: 33 } as const satisfies Table;

/** Access modes of open(2), the two lowest bits of its flags. asm-generic/fcntl.h */
export const O_ACCMODE = 3;
export const ACCESS_MODES = { O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2 } as const satisfies Table;

/** linux/fcntl.h */
export const AT_FDCWD = -100;
export const AT_FLAGS = { AT_SYMLINK_NOFOLLOW: 0x100, AT_EMPTY_PATH: 0x1000 } as const satisfies Table;

/** linux/openat2.h */
export const RESOLVE_FLAGS = {
  RESOLVE_NO_XDEV: 0x1,
  RESOLVE_NO_MAGICLINKS: 0x2,
  RESOLVE_NO_SYMLINKS: 0x4,
  RESOLVE_BENEATH: 0x8,
  RESOLVE_IN_ROOT: 0x10,
  RESOLVE_CACHED: 0x20,
} as const satisfies Table;

/** linux/close_range.h */
export const CLOSE_RANGE_FLAGS = { CLOSE_RANGE_UNSHARE: 2, CLOSE_RANGE_CLOEXEC: 4 } as const satisfies Table;

/** asm-generic/ioctls.h: those that a controlling terminal is got, given up and used with. */
export const TERMINAL_REQUESTS = {
  TIOCSCTTY: 0x540e,
  TIOCSPGRP: 0x5410,
  TIOCNOTTY: 0x5422,
} as const satisfies Table;

/** asm/signal.h */
export const SIGACTION_FLAGS = {
  SA_NOCLDSTOP: 0x1,
  SA_NOCLDWAIT: 0x2,
  SA_SIGINFO: 0x4,
  SA_UNSUPPORTED: 0x400,
  SA_EXPOSE_TAGBITS: 0x800,
  SA_RESTORER: 0x4000000,
  SA_ONSTACK: 0x8000000,
  SA_RESTART: 0x10000000,
  /** Does nothing, and ksh asks for it. */
  SA_INTERRUPT: 0x20000000,
  SA_NODEFER: 0x40000000,
  SA_RESETHAND: 0x80000000,
} as const satisfies Table;
export const SIGNAL_HANDLERS = { SIG_DFL: 0, SIG_IGN: 1 } as const satisfies Table;
export const SIGPROCMASK_HOW = { SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 } as const satisfies Table;

/** linux/prctl.h: those that decide who adopts and who is told of a parent's end, and one that our filter is in the way of. */
export const PRCTL_OPTIONS = {
  PR_SET_PDEATHSIG: 1,
  PR_SET_SECCOMP: 22,
  PR_SET_CHILD_SUBREAPER: 36,
} as const satisfies Table;

/** linux/seccomp.h: the same mode as prctl(2) and as seccomp(2) name it. */
export const SECCOMP_MODES = { SECCOMP_MODE_STRICT: 1, SECCOMP_MODE_FILTER: 2 } as const satisfies Table;
export const SECCOMP_OPERATIONS = {
  SECCOMP_SET_MODE_STRICT: 0,
  SECCOMP_SET_MODE_FILTER: 1,
} as const satisfies Table;

/** linux/mount.h */
export const MOUNT_FLAGS = {
  MS_RDONLY: 0x1,
  MS_NOSUID: 0x2,
  MS_NODEV: 0x4,
  MS_NOEXEC: 0x8,
  MS_SYNCHRONOUS: 0x10,
  MS_REMOUNT: 0x20,
  MS_MANDLOCK: 0x40,
  MS_DIRSYNC: 0x80,
  MS_NOSYMFOLLOW: 0x100,
  MS_NOATIME: 0x400,
  MS_NODIRATIME: 0x800,
  MS_BIND: 0x1000,
  MS_MOVE: 0x2000,
  MS_REC: 0x4000,
  MS_SILENT: 0x8000,
  MS_POSIXACL: 0x10000,
  MS_UNBINDABLE: 0x20000,
  MS_PRIVATE: 0x40000,
  MS_SLAVE: 0x80000,
  MS_SHARED: 0x100000,
  MS_RELATIME: 0x200000,
  MS_KERNMOUNT: 0x400000,
  MS_I_VERSION: 0x800000,
  MS_STRICTATIME: 0x1000000,
  MS_LAZYTIME: 0x2000000,
} as const satisfies Table;
/** Callers of old put this in the upper half of mount's flags; the kernel drops it. */
export const MS_MGC_VAL = 0xc0ed0000;
/** sys/mount.h */
export const UMOUNT_FLAGS = {
  MNT_FORCE: 1,
  MNT_DETACH: 2,
  MNT_EXPIRE: 4,
  UMOUNT_NOFOLLOW: 8,
} as const satisfies Table;

/** linux/socket.h */
export const ADDRESS_FAMILIES = {
  AF_UNSPEC: 0,
  AF_UNIX: 1,
  AF_INET: 2,
  AF_INET6: 10,
  AF_NETLINK: 16,
} as const satisfies Table;
export const MESSAGE_FLAGS = {
  MSG_OOB: 0x1,
  MSG_DONTROUTE: 0x4,
  MSG_DONTWAIT: 0x40,
  MSG_EOR: 0x80,
  MSG_CONFIRM: 0x800,
  MSG_NOSIGNAL: 0x4000,
  MSG_MORE: 0x8000,
} as const satisfies Table;

/** asm-generic/fcntl.h */
export const FLOCK_OPERATIONS = { LOCK_SH: 1, LOCK_EX: 2, LOCK_NB: 4, LOCK_UN: 8 } as const satisfies Table;
export const LOCK_COMMANDS = {
  F_SETLK: 6,
  F_SETLKW: 7,
  F_OFD_SETLK: 37,
  F_OFD_SETLKW: 38,
} as const satisfies Table;
export const DUP_COMMANDS = { F_DUPFD: 0, F_DUPFD_CLOEXEC: 1030 } as const satisfies Table;
export const LOCK_TYPES = { F_RDLCK: 0, F_WRLCK: 1, F_UNLCK: 2 } as const satisfies Table;
export const SEEK_WHENCE = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 } as const satisfies Table;

/** linux/wait.h */
export const WAIT_OPTIONS = {
  WNOHANG: 0x1,
  WUNTRACED: 0x2,
  WEXITED: 0x4,
  WCONTINUED: 0x8,
  WNOWAIT: 0x1000000,
  __WNOTHREAD: 0x20000000,
  __WALL: 0x40000000,
  __WCLONE: 0x80000000,
} as const satisfies Table;
/** To waitid the bit 0x2 is called WSTOPPED. */
export const WAITID_OPTIONS = {
  WNOHANG: 0x1,
  WSTOPPED: 0x2,
  WEXITED: 0x4,
  WCONTINUED: 0x8,
  WNOWAIT: 0x1000000,
  __WNOTHREAD: 0x20000000,
  __WALL: 0x40000000,
  __WCLONE: 0x80000000,
} as const satisfies Table;
export const WAITID_TYPES = { P_ALL: 0, P_PID: 1, P_PGID: 2, P_PIDFD: 3 } as const satisfies Table;
