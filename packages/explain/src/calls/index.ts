import type { Words } from '../context.js';
import { close, closeRange, dup, read, write } from './descriptors.js';
import { mount, umount } from './mount.js';
import { chdir, open, pathCall, umask } from './open.js';
import { execve, exit, fork, getpid, getppid, prctl, seccomp, wait } from './process.js';
import { setpgid, setsid } from './session.js';
import { kill, sigaction, sigprocmask } from './signals.js';
import { ioctl } from './terminal.js';

/** Calls there are words for, by the names of Explore and of the decoders. */
const WORDS: Readonly<Record<string, Words>> = {
  fork,
  vfork: fork,
  clone: fork,
  clone3: fork,
  exit,
  _exit: exit,
  exit_group: exit,
  execve,
  execveat: execve,
  prctl,
  seccomp,
  wait,
  wait4: wait,
  waitid: wait,
  getpid,
  getppid,
  setsid,
  setpgid,
  ioctl,
  open,
  openat: open,
  openat2: open,
  creat: open,
  mkdir: pathCall,
  unlink: pathCall,
  rmdir: pathCall,
  chroot: pathCall,
  chdir,
  umask,
  dup,
  dup2: dup,
  dup3: dup,
  close,
  close_range: closeRange,
  write,
  read,
  kill,
  tkill: kill,
  tgkill: kill,
  signal: sigaction,
  rt_sigaction: sigaction,
  sigprocmask,
  rt_sigprocmask: sigprocmask,
  umount,
  umount2: umount,
  mount,
};

export const wordsFor = (call: string): Words | undefined =>
  Object.hasOwn(WORDS, call) ? WORDS[call] : undefined;

/** Calls that can be foretold or explained beyond the cells they change. */
export const EXPLAINED_CALLS: readonly string[] = Object.keys(WORDS);
