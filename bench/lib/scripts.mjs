/** What the tracer's filter stops at, of what a shell and its commands call. The openat is the dynamic linker's: for libraries. */
export const SHELL_CALLS =
  'clone,clone3,fork,vfork,execve,openat,setpgid,chdir,umask,dup,dup2,dup3,kill,tgkill,wait4,waitid,rt_sigaction,rt_sigprocmask';

/** 500 short commands, for sh. */
export const COMMANDS = 'i=0; while [ $i -lt 500 ]; do /bin/true; i=$((i + 1)); done';
