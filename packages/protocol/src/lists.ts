/** Which arguments are lists of strings or sets of signals: elsewhere a list without entries is a word of flags, none set. */
const ARGS: Readonly<Record<string, readonly number[]>> = {
  rt_sigprocmask: [1, 2],
  rt_sigsuspend: [0],
  rt_sigtimedwait: [0],
  signalfd: [1],
  signalfd4: [1],
  ppoll: [3],
  epoll_pwait: [4],
  epoll_pwait2: [4],
  execve: [1],
  execveat: [2],
  setgroups: [1],
};
/** The same for fields of structures, whatever the call. */
const FIELDS: ReadonlySet<string> = new Set(['mask']);

/** Whether the argument `at` of a call, or the field of that name in a structure, is one: an empty one is `[]`, not `0`. */
export const isList = (call: string, at: number | string): boolean =>
  typeof at === 'string' ? FIELDS.has(at) : (ARGS[call]?.includes(at) ?? false);
