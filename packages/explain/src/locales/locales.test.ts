import { describe, expect, it } from 'vitest';
import type { Doubts, Effects, Explanation, Foretelling, Reasons } from '../facts.js';
import { text, type Part } from '../parts.js';
import { tell } from '../tell.js';
import { ERRNOS } from './locale.js';

const on = { pid: 5, tty: 'pts/1' };
const fated: Effects['kill']['fates'] = (
  [
    'ends',
    'stops',
    'continues',
    'nothing',
    'ignored',
    'caught',
    'blocked',
    'orphaned',
    'stopped',
    'already',
    'zombie',
    'init',
  ] as const
).map((fate, i) => ({ fate, pids: [20 + i, 40 + i] }));

/** One case a code: a code without one does not compile. */
const reasons: Reasons = {
  'setsid-session-leader': { pid: 5 },
  'setsid-group-leader': { pid: 5 },
  'setsid-group-lives': { pid: 5, pgid: 4, members: [7, 8] },
  'setpgid-negative': { pgid: -3 },
  'setpgid-no-process': { target: 99 },
  'setpgid-not-a-child': { pid: 5, target: 7 },
  'setpgid-child-left-session': { target: 7, sid: 2, targetSid: 8 },
  'setpgid-child-execed': { target: 7 },
  'setpgid-session-leader': { target: 7 },
  'setpgid-no-group': { pgid: 99 },
  'setpgid-group-elsewhere': { pgid: 7, sid: 2, groupSid: 6 },
  'kill-no-process': { target: 99 },
  'kill-no-group': { pgid: 99 },
  'kill-nobody': { pid: 5 },
  'kill-not-permitted': {
    pid: 5,
    uid: 'nobody',
    targets: [
      { pid: 7, uid: 'root' },
      { pid: 8, uid: 'root' },
    ],
  },
  'no-such-signal': { signal: '99' },
  'signal-fixed': { signal: 'SIGKILL' },
  'fd-closed': { pid: 5, fd: 1 },
  'fd-negative': { fd: -1 },
  'fd-beyond-limit': { pid: 5, fd: 5000 },
  'fd-same': { fd: 1 },
  'fd-range-backwards': { first: 9, last: 3 },
  'fd-no-terminal': { fd: 1, file: '/dev/null' },
  'tty-not-session-leader': { pid: 5, sid: 4 },
  'tty-has-one': on,
  'tty-taken': { tty: 'pts/1', sid: 9 },
  'tty-taken-unprivileged': { tty: 'pts/1', sid: 9 },
  'tty-not-ours': { ...on, own: 'pts/0' },
  'tty-none': { pid: 5 },
  'tty-gone': { fd: 1, tty: 'pts/0' },
  'foreground-negative': { pgid: -1 },
  'foreground-no-group': { pgid: 99 },
  'foreground-group-elsewhere': { pgid: 7, sid: 2, groupSid: 6 },
  'background-orphaned': { pid: 5, pgid: 4, tpgid: 2, signal: 'SIGTTIN' },
  'background-read-unstopped': { pid: 5, pgid: 4, tpgid: 2, how: 'blocked' },
  'umount-busy': { path: '/mnt', cwd: [5, 6], files: [7] },
  'mount-missing': { source: '/x', path: '/mnt' },
  'umount-root': { path: '/' },
  'umount-no-mount': { path: '/mnt' },
  'not-permitted': { call: 'mount' },
  'path-missing': { path: '/x' },
  'folder-missing': { path: '/x/y' },
  'path-empty': { call: 'chdir' },
  'path-not-a-directory': { path: '/etc/passwd' },
  'path-forbidden': { path: '/root' },
  'path-exists': { path: '/tmp' },
  'seccomp-filtered': { pid: 5 },
  'exec-missing': { path: '/tmp/x' },
  'exec-refused': { path: '/etc' },
  'exec-not-regular': { path: '/tmp' },
  'exec-not-executable': { path: '/etc/passwd' },
  'exec-forbidden': { path: '/mnt/x' },
  'processes-at-limit': { limit: 64 },
  'not-a-child': { pid: 5, target: 9 },
  'no-children': { pid: 5 },
  fault: { call: 'fork' },
  errno: { call: 'fchdir', errno: 'EIO' },
};

const effects: Effects = {
  setsid: { pid: 5, sid: 2, pgid: 4, tty: 'pts/0' },
  'setpgid-new': { pid: 5, was: 4 },
  'setpgid-join': { pid: 5, pgid: 7, was: 4 },
  'setpgid-same': { pid: 5, pgid: 7 },
  fork: { pid: 5, child: 8, pgid: 5, sid: 2, tty: 'pts/0', cwd: '/tmp', umask: '0022', waits: true },
  thread: { pid: 5 },
  exit: {
    pid: 5,
    code: 3,
    parent: 2,
    reaped: false,
    orphans: [7, 8],
    adopter: 1,
    adopterSure: false,
    hangup: { tty: 'pts/0', pgid: 9, members: [9, 10], cut: [9, 10, 11] },
    silent: true,
    stopped: [{ pgid: 12, members: [12, 13] }],
  },
  'exit-init': { pid: 1 },
  'open-controlling': { ...on, path: '/dev/pts/1', pgid: 5 },
  'open-terminal': { ...on, path: '/dev/pts/1', why: 'taken', sid: 9, own: null },
  'open-master': { pid: 5, path: '/dev/ptmx' },
  'open-own-terminal': on,
  'open-create': { path: '/tmp/f', asked: '0666', umask: '0027', mode: '0640' },
  open: { path: '/dev/null' },
  'tty-taken-over': { ...on, pgid: 5 },
  'tty-stolen': { ...on, sid: 9 },
  'tty-already': on,
  'tty-dropped': { ...on, sid: 2 },
  'tty-dropped-by-leader': { ...on, pgid: 9, members: [9], cut: [9, 10] },
  foreground: { tty: 'pts/0', pgid: 7, was: 2, members: [7, 8] },
  'background-stop': { pid: 5, pgid: 4, tpgid: 2, signal: 'SIGTTIN', fates: fated },
  chdir: { pid: 5, was: '/mnt', now: '/' },
  umask: { pid: 5, was: '0022', now: '0027', file: '0640', directory: '0750' },
  dup: { pid: 5, from: 3, to: 1, file: '/dev/null', closed: '/dev/pts/0' },
  'dup-unseen': { pid: 5, from: 1, file: '/dev/pts/0' },
  'dup-same': { fd: 1 },
  close: { pid: 5, fd: 1, file: '/dev/pts/0' },
  'close-range': { first: 2, last: null, std: [2], above: 4 },
  'close-range-cloexec': { first: 3, last: 9 },
  kill: { signal: 'SIGHUP', group: 4, fates: fated, unsure: [33] },
  'kill-question': { targets: [7, 8] },
  'signal-ignored': { pid: 5, signal: 'SIGHUP' },
  'signal-default': { pid: 5, signal: 'SIGHUP' },
  'signal-caught': { pid: 5, signal: 'SIGHUP' },
  'signal-asked': { signal: 'SIGHUP' },
  'signals-blocked': { pid: 5, signals: ['SIGHUP', 'SIGTERM'] },
  'signals-unblocked': { pid: 5, signals: ['SIGHUP'] },
  'signals-mask': { pid: 5, signals: [] },
  'write-null': { file: '/dev/null' },
  'write-terminal': { pid: 5, tty: 'pts/0', own: true, background: true },
  write: { fd: 3, file: null },
  'read-end': { fd: 0, tty: 'pts/0' },
  'read-null': { fd: 0 },
  'read-terminal': on,
  read: { fd: 3, file: null },
  execve: { pid: 5, path: '/bin/true', ignored: ['SIGHUP'], caught: ['SIGTERM'] },
  subreaper: { pid: 5 },
  'subreaper-not': { pid: 5 },
  'parent-death-signal': { pid: 5, signal: 'SIGTERM', parent: 2 },
  wait: { pid: 5, child: 7 },
  'wait-nobody': { pid: 5 },
  mount: { path: '/mnt' },
  umount: { path: '/mnt' },
  'umount-lazy': { path: '/mnt', users: [5, 7] },
  number: { call: 'getppid', number: 2 },
  changed: {
    call: 'setuid',
    pid: 5,
    result: 0,
    cells: [
      { column: 'sid', was: '2', now: '5', pids: true },
      { column: 'cwd', was: '/', now: '/tmp', pids: false },
    ],
  },
};

const doubts: Doubts = {
  'no-process': { pid: 5 },
  unknown: { call: 'mmap' },
  'setpgid-child-execed?': { target: 7 },
  'target-unseen': { target: 99 },
  'group-unseen': { pgid: 99 },
  'fork-limit?': { processes: 60, limit: 64 },
  'fd-limit?': { pid: 5, from: 0, to: 5000 },
  'fd-unseen': { pid: 5, fd: 3 },
  'fd-file': { pid: 5, fd: 0, file: 'pipe:[4711]' },
  'tty-leader-needed': { pid: 5, sid: 2, fd: 3 },
  'tty-session-unseen': on,
  'path-unseen': { path: '/mnt' },
  'open-create?': { path: '/tmp/f', asked: '0666', umask: '0027', mode: '0640' },
  'umount-users': { path: '/mnt', cwd: [5], files: [] },
  'umount-no-users': { path: '/mnt' },
  'mount-rights': { path: '/mnt' },
  'kill-permission?': { pid: 5, uid: 'nobody', targets: [{ pid: 7, uid: 'root' }] },
  'kill-everyone': { pid: 5 },
  'wait-blocks': { pid: 5, children: [7, 8] },
  'wait-stopped': { pid: 5, children: [7] },
  'wait-zombies': { pid: 5, children: [7] },
  'write-blocks?': { fd: 1 },
  'exec-unseen': { pid: 5, path: '/bin/true' },
  'exit-thread?': { pid: 5 },
};

const numbers = (parts: readonly Part[]): number[] =>
  [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.pid])))].sort((a, b) => a - b);

/** Every number of a process in the data, wherever it stands: fields named after one, and lists. */
function pidsIn(data: unknown, key = ''): number[] {
  if (typeof data === 'number')
    return /^(pid|pids|child|parent|adopter|orphans|members|cut|users|cwd|files|children|targets)$/.test(key)
      ? [data]
      : [];
  if (Array.isArray(data)) return data.flatMap((one) => pidsIn(one, key));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) => pidsIn(value, name));
}

/** Processes that the sentence is about without naming them. */
const UNNAMED: Record<string, number[]> = {};

type Told = Foretelling | Explanation;
const cases = (table: object, verdicts: Told['verdict'][]): [string, Told][] =>
  Object.entries(table).flatMap(([code, data]: [string, unknown]) =>
    verdicts.map((verdict): [string, Told] => [
      `${verdict} ${code}`,
      { call: 'some_call', verdict, errno: 'EIO', code, data } as unknown as Told,
    ]),
  );

describe.each([
  ...cases(reasons, ['fails', 'failed']),
  ...cases(effects, ['works', 'worked']),
  ...cases(doubts, ['depends']),
])('%s', (_title, told) => {
  it('is a sentence in both languages, about the same processes', () => {
    const [en, zh] = [tell(told, 'en'), tell(told, 'zh')];
    expect(text(en)).toMatch(/\.$/);
    expect(text(zh)).toMatch(/。$/);
    expect(text(zh)).toMatch(/[\u4e00-\u9fff]/);
    expect(text(en)).not.toMatch(/[\u4e00-\u9fff]/);
    for (const said of [text(en), text(zh)])
      expect(said).not.toMatch(
        /undefined|null\b(?<!\/dev\/null)|NaN|\[object| {2}| [，。；、）]|[（，。；：] /,
      );
    expect(numbers(zh)).toEqual(numbers(en));
    // Where nobody is to be named for a reason, the sentence says something else with the number.
    expect(numbers(en)).toEqual(
      expect.arrayContaining(pidsIn(told.data).filter((pid) => !UNNAMED[told.code]?.includes(pid))),
    );
  });
});

it('each known errno has a meaning in both languages', () => {
  for (const errno of ERRNOS)
    for (const language of ['en', 'zh'] as const) {
      const told = {
        call: 'x',
        verdict: 'failed',
        errno,
        code: 'errno',
        data: { call: 'x', errno },
      } as const;
      expect(text(tell(told, language)).length).toBeGreaterThan(errno.length + 4);
    }
  const odd = {
    call: 'x',
    verdict: 'failed',
    errno: 'EODD',
    code: 'errno',
    data: { call: 'x', errno: 'EODD' },
  } as const;
  expect(text(tell(odd, 'en'))).toBe('EODD: the kernel refused.');
});
