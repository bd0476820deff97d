import { processRow } from '@daemonlab/testkit';
import { expect, test } from 'vitest';
import { formatPs } from './format-ps.js';

const row = processRow({ pid: 5, ppid: 2, sid: 2, stime: '09:05', tty: 'pts/0', tpgid: 5, stat: 'S+' });

// Headers observed with procps 4.0.2 in PID namespaces with these limits.
test.each([
  [301, 'UID      PID PPID PGID SID  C STIME TTY          TIME CMD'],
  [1000, 'UID       PID PPID PGID  SID  C STIME TTY          TIME CMD'],
  [32768, 'UID        PID  PPID  PGID   SID  C STIME TTY          TIME CMD'],
  [4194304, 'UID          PID    PPID    PGID     SID  C STIME TTY          TIME CMD'],
])('with pid_max %i the header is as wide as its digits', (pidMax, header) => {
  expect(formatPs([], { pidMax })).toBe(`${header}\n`);
});

test('a row stands below its header', () => {
  expect(formatPs([row], { pidMax: 32768 }).split('\n')[1]).toBe(
    'root         5     2     5     2  0 09:05 pts/0    00:00:00 ./mydaemon',
  );
});

test('a value too wide pushes the next ones on, which give their padding for it', () => {
  const wide = { ...row, pid: 1234567, tty: 'pts/123456', time: '1-00:00:00' };
  expect(formatPs([wide], { pidMax: 32768 }).split('\n')[1]).toBe(
    'root     1234567   2     5     2  0 09:05 pts/123456 1-00:00:00 ./mydaemon',
  );
});

test('a narrow terminal cuts CMD at the first multiple of its width that holds the other columns', () => {
  const long = { ...row, cmd: 'x'.repeat(200) };
  const width = (columns?: number): number =>
    formatPs([long], { pidMax: 32768, ...(columns === undefined ? {} : { columns }) }).split('\n')[1]!.length;
  expect([10, 40, 61, 62, 70, 100].map(width)).toEqual([70, 80, 122, 124, 70, 100]);
  expect(width()).toBe(60 + 200);
});
