/** By a call's name: the other names under which breakpoints and faults mean it too, those of the C library's functions. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  vfork: ['fork'],
  clone: ['fork'],
  clone3: ['fork'],
  dup3: ['dup2'],
  openat: ['open'],
  openat2: ['open'],
  creat: ['open'],
  exit: ['_exit'],
  exit_group: ['exit', '_exit'],
};

/** The names under which a call can be meant, its own first: `fork` also stands for the clone that a C library makes of it. */
export const callNames = (call: string): readonly string[] => [call, ...(ALSO[call] ?? [])];

/** The calls that a name can mean: the other way round, and the name itself, which may be no call's (`_exit`). */
export const callsNamed = (name: string): string[] => [
  name,
  ...Object.keys(ALSO).filter((call) => call !== name && callNames(call).includes(name)),
];
