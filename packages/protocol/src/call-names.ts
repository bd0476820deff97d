/** By a call's name: the other names under which breakpoints and faults mean it too, those of the C library's functions. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  clone: ['fork'],
  clone3: ['fork'],
  vfork: ['fork'],
  dup3: ['dup2'],
  openat: ['open'],
  openat2: ['open'],
  creat: ['open'],
  exit: ['_exit'],
  exit_group: ['exit', '_exit'],
};

/** The names under which a call can be meant, its own first: `fork` also stands for the clone that a C library makes of it. */
export const callNames = (call: string): readonly string[] => [call, ...(ALSO[call] ?? [])];
