import type { ProcessRow } from '@daemonlab/protocol';

/** A row of the process table with everything it must have, for tests that name only what they are about. */
export const processRow = (fields: Partial<ProcessRow> & { pid: number }): ProcessRow => ({
  uid: 'root',
  ppid: 1,
  pgid: fields.pid,
  sid: fields.pid,
  c: 0,
  stime: '10:00',
  tty: '?',
  time: '00:00:00',
  cmd: './mydaemon',
  tpgid: -1,
  stat: 'S',
  comm: 'mydaemon',
  cwd: '/',
  umask: '0022',
  fds: {},
  fdsMore: 0,
  sigign: [],
  sigcgt: [],
  sigblk: [],
  ...fields,
});
