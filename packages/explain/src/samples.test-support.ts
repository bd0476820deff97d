import type { LabInfo, ProcessRow, Table } from '@daemonlab/protocol';
import { processRow } from '@daemonlab/testkit';
import type { World } from './world.js';

type Some = Partial<ProcessRow> & { pid: number };

/** A row with what matters in a test; the rest is as for a plain process of root. */
export const row = (some: Some): ProcessRow =>
  processRow({
    ppid: 2,
    sid: 2,
    tty: 'pts/0',
    tpgid: 2,
    cwd: '/home/learner',
    fds: { 0: '/dev/pts/0', 1: '/dev/pts/0', 2: '/dev/pts/0' },
    ...some,
  });

export const tableOf = (...rows: Some[]): Table => new Map(rows.map((one) => [one.pid, row(one)]));

const INIT: Some = {
  pid: 1,
  ppid: 0,
  pgid: 1,
  sid: 1,
  tty: '?',
  tpgid: -1,
  cmd: 'init',
  sigign: ['SIGCHLD'],
};
const SHELL: Some = { pid: 2, ppid: 1, pgid: 2, sid: 2, cmd: 'bash' };

export const info = (some: Partial<LabInfo> = {}): World['info'] => ({
  isolation: 'namespaces',
  init: { pid: 1, comm: 'init', kind: 'init' },
  terminals: [
    { terminal: 0, tty: 'pts/0', shell: 2, open: true },
    { terminal: 1, tty: 'pts/1', shell: 90, open: true },
  ],
  limits: { processes: 64, memoryMiB: 256, filesMiB: 64 },
  ...some,
});

/** A world with init, a shell on pts/0 that is in the foreground, and these. */
export const worldOf = (...rows: Some[]): World => ({
  table: tableOf(INIT, SHELL, ...rows),
  info: info(),
  history: {
    execed: new Map(),
    subreapers: new Set(),
    mounts: new Map(),
    chrooted: false,
    obstacles: new Map(),
    noHangup: true,
  },
});
