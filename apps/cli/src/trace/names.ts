import { constants } from 'node:os';
import { currentArch } from '@daemonlab/libc/arch';
import { InvalidArgumentError } from 'commander';
import { suggestion } from '../suggestion.js';

/** Calls that are watched in any case: what a mistyped name is most likely to mean. */
export const CALL_NAMES = [
  'fork', 'vfork', 'clone', 'clone3', 'execve', 'execveat', 'exit', 'exit_group', 'wait4', 'waitid',
  'setsid', 'setpgid', 'chdir', 'fchdir', 'chroot', 'umask',
  'dup', 'dup2', 'dup3', 'close', 'close_range', 'open', 'openat', 'ioctl', 'fcntl', 'flock',
  'rt_sigaction', 'rt_sigprocmask', 'kill', 'tkill', 'tgkill', 'prctl',
  'setuid', 'setgid', 'setreuid', 'setregid', 'setresuid', 'setresgid', 'setgroups',
  'mount', 'umount2', 'connect', 'sendto',
] as const; // prettier-ignore

/** C library names, and what the kernel calls them. */
const LIBRARY_NAMES: Readonly<Record<string, string>> = {
  execl: 'execve', execlp: 'execve', execle: 'execve', execv: 'execve', execvp: 'execve', execvpe: 'execve',
  _exit: 'exit_group', _Exit: 'exit_group', wait: 'wait4', waitpid: 'wait4', umount: 'umount2',
  sigaction: 'rt_sigaction', signal: 'rt_sigaction', sigprocmask: 'rt_sigprocmask', pthread_sigmask: 'rt_sigprocmask',
  killpg: 'kill', raise: 'tgkill', setpgrp: 'setpgid', tcsetpgrp: 'ioctl', lockf: 'fcntl', send: 'sendto',
  seteuid: 'setresuid', setegid: 'setresgid', initgroups: 'setgroups',
}; // prettier-ignore

/** errno names that Node does not list. Source: errno(3), asm-generic/errno.h. */
const MORE_ERRNO_NAMES = [
  'ENOTBLK', 'ECHRNG', 'EL2NSYNC', 'EL3HLT', 'EL3RST', 'ELNRNG', 'EUNATCH', 'ENOCSI', 'EL2HLT', 'EBADE', 'EBADR',
  'EXFULL', 'ENOANO', 'EBADRQC', 'EBADSLT', 'EDEADLOCK', 'EBFONT', 'ENONET', 'ENOPKG', 'EREMOTE', 'EADV', 'ESRMNT',
  'ECOMM', 'EDOTDOT', 'ENOTUNIQ', 'EBADFD', 'EREMCHG', 'ELIBACC', 'ELIBBAD', 'ELIBSCN', 'ELIBMAX', 'ELIBEXEC',
  'ERESTART', 'ESTRPIPE', 'EUSERS', 'ESOCKTNOSUPPORT', 'EPFNOSUPPORT', 'ESHUTDOWN', 'ETOOMANYREFS', 'EHOSTDOWN',
  'EUCLEAN', 'ENOTNAM', 'ENAVAIL', 'EISNAM', 'EREMOTEIO', 'ENOMEDIUM', 'EMEDIUMTYPE', 'ENOKEY', 'EKEYEXPIRED',
  'EKEYREVOKED', 'EKEYREJECTED', 'EOWNERDEAD', 'ENOTRECOVERABLE', 'ERFKILL', 'EHWPOISON',
]; // prettier-ignore

export const ERRNO_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(constants.errno),
  ...MORE_ERRNO_NAMES,
]);

/** Calls that do not return to what made them. Source: exit(2), sigreturn(2), restart_syscall(2). */
const NEVER_FAIL: ReadonlySet<string> = new Set(['exit', 'exit_group', 'rt_sigreturn', 'restart_syscall']);

/** The kernel's name of a call, any that it has; refuses another by name. */
export function readCall(text: string): string {
  if ((CALL_NAMES as readonly string[]).includes(text)) return text;
  const kernelName = LIBRARY_NAMES[text];
  if (kernelName !== undefined) return kernelName;
  const { syscalls } = currentArch();
  if (Object.hasOwn(syscalls, text)) return text;
  const known = [...CALL_NAMES, ...Object.keys(LIBRARY_NAMES), ...Object.keys(syscalls)];
  const near = suggestion(text, known) || ' Their names are in syscalls(2).';
  throw new InvalidArgumentError(`The kernel has no system call '${text}'.${near}`);
}

/** Makes `call` fail with `errno`: each time, or only the `nth` time. */
export interface Fault {
  call: string;
  errno: string;
  nth?: number;
}

/** What was meant by a word that is no errno's name: a number stands for the name it has. */
function errnoHint(word: string): string {
  const named = Object.entries(constants.errno).find(([, number]) => String(number) === word);
  if (named) return ` Did you mean ${named[0]}?`;
  return suggestion(word, ERRNO_NAMES) || ' Their names are in errno(3).';
}

/** Reads `CALL=ERRNO[@N]`, e.g. `fork=EAGAIN@2`. */
export function readFault(text: string): Fault {
  const parts = /^([^=]+)=([^@]+)(?:@(.*))?$/.exec(text);
  if (!parts)
    throw new InvalidArgumentError('Expected CALL=ERRNO or CALL=ERRNO@N, for example fork=EAGAIN@2.');
  const [, call, errno, nth] = parts as unknown as [string, string, string, string | undefined];
  const fault: Fault = { call: readCall(call), errno };
  if (NEVER_FAIL.has(fault.call))
    throw new InvalidArgumentError(`'${call}' never fails: it does not return. Use --before to hold it.`);
  if (!ERRNO_NAMES.has(errno))
    throw new InvalidArgumentError(`There is no errno '${errno}'.${errnoHint(errno)}`);
  if (nth === undefined) return fault;
  if (!/^[1-9]\d{0,8}$/.test(nth)) throw new InvalidArgumentError(`'@${nth}': N is a whole number from 1.`);
  return { ...fault, nth: Number(nth) };
}
