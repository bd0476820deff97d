/** Errors that a call may well come back with, the likeliest first (the man page of each). Calls that cannot fail have none. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  fork: ['EAGAIN', 'ENOMEM'],
  vfork: ['EAGAIN', 'ENOMEM'],
  clone: ['EAGAIN', 'ENOMEM'],
  clone3: ['EAGAIN', 'ENOMEM'],
  execve: ['ENOENT', 'EACCES', 'ENOMEM'],
  execveat: ['ENOENT', 'EACCES', 'ENOMEM'],
  setsid: ['EPERM'],
  setpgid: ['EPERM', 'ESRCH', 'EACCES'],
  chdir: ['ENOENT', 'EACCES'],
  fchdir: ['EBADF', 'EACCES'],
  open: ['ENOENT', 'EACCES', 'EMFILE'],
  openat: ['ENOENT', 'EACCES', 'EMFILE'],
  dup: ['EMFILE', 'EBADF'],
  dup2: ['EBADF', 'EMFILE'],
  dup3: ['EBADF', 'EMFILE'],
  close: ['EIO', 'EBADF'],
  kill: ['EPERM', 'ESRCH'],
  mount: ['EPERM', 'EBUSY'],
  umount2: ['EPERM', 'EBUSY'],
  connect: ['ECONNREFUSED', 'EACCES'],
  sendto: ['ECONNREFUSED', 'EAGAIN'],
};
const NEVER_FAIL = new Set(['umask', 'exit', 'exit_group', '_exit', 'getpid', 'getppid']);

/** What a held call can be made to fail with; empty for calls that cannot fail. */
export const errorsOf = (call: string): readonly string[] =>
  NEVER_FAIL.has(call) ? [] : (ERRORS[call] ?? ['EPERM', 'EINTR', 'ENOMEM']);
