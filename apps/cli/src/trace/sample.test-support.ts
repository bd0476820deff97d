import type { ProcessRow } from '@daemonlab/protocol';

/** A row for tests: process 4, a job of the session of process 2 on pts/0. */
export function sampleRow(change: Partial<ProcessRow> = {}): ProcessRow {
  return {
    uid: 'root',
    pid: 4,
    ppid: 2,
    pgid: 4,
    sid: 2,
    c: 0,
    stime: '08:00',
    tty: 'pts/0',
    time: '00:00:00',
    cmd: './mydaemon',
    tpgid: 4,
    stat: 'S+',
    comm: 'mydaemon',
    cwd: '/home/learner',
    umask: '0022',
    fds: { '0': '/dev/pts/0', '1': '/dev/pts/0', '2': '/dev/pts/0' },
    fdsMore: 0,
    sigign: [],
    sigcgt: [],
    sigblk: [],
    ...change,
  };
}
