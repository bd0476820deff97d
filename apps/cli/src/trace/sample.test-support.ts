import type { ProcessRow } from '@daemonlab/protocol';
import { processRow } from '@daemonlab/testkit';

/** A row for tests: process 4, a job of the session of process 2 on pts/0. */
export const sampleRow = (change: Partial<ProcessRow> = {}): ProcessRow =>
  processRow({
    pid: 4,
    ppid: 2,
    pgid: 4,
    sid: 2,
    stime: '08:00',
    tty: 'pts/0',
    tpgid: 4,
    stat: 'S+',
    cwd: '/home/learner',
    fds: { '0': '/dev/pts/0', '1': '/dev/pts/0', '2': '/dev/pts/0' },
    ...change,
  });
