// Apart from the schemas, so that a page which uses the names does not carry zod.

/** The columns of `ps -efj`, in its order. */
export const PS_COLUMNS = ['uid', 'pid', 'ppid', 'pgid', 'sid', 'c', 'stime', 'tty', 'time', 'cmd'] as const;
export type PsColumn = (typeof PS_COLUMNS)[number];
