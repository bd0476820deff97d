import type { Fate } from './signals.js';

/** Processes that share a fate, in order of their numbers. */
export interface Fated {
  fate: Fate;
  pids: number[];
}

/** A changed cell of a row. */
export interface Cell {
  column: string;
  was: string;
  now: string;
  /** Both are numbers of processes. */
  pids: boolean;
}

/** Why a call fails, with the numbers of the case. The key says what stands in the way. */
export interface Reasons {
  'setsid-session-leader': { pid: number };
  'setsid-group-leader': { pid: number };
  /** The caller has left its own group, but others are in it. */
  'setsid-group-lives': { pid: number; pgid: number; members: number[] };
  'setpgid-negative': { pgid: number };
  'setpgid-no-process': { target: number };
  'setpgid-not-a-child': { pid: number; target: number };
  'setpgid-child-left-session': { target: number; sid: number; targetSid: number };
  'setpgid-child-execed': { target: number };
  'setpgid-session-leader': { target: number };
  'setpgid-no-group': { pgid: number };
  'setpgid-group-elsewhere': { pgid: number; sid: number; groupSid: number };
  'kill-no-process': { target: number };
  'kill-no-group': { pgid: number };
  'kill-nobody': { pid: number };
  'kill-not-permitted': { pid: number; uid: string; targets: { pid: number; uid: string }[] };
  'no-such-signal': { signal: string };
  'signal-fixed': { signal: string };
  'fd-closed': { pid: number; fd: number };
  'fd-negative': { fd: number };
  'fd-beyond-limit': { pid: number; fd: number };
  'fd-same': { fd: number };
  'fd-range-backwards': { first: number; last: number };
  'fd-no-terminal': { fd: number; file: string };
  'tty-not-session-leader': { pid: number; sid: number };
  'tty-has-one': { pid: number; tty: string };
  'tty-taken': { tty: string; sid: number };
  'tty-taken-unprivileged': { tty: string; sid: number };
  'tty-not-ours': { pid: number; tty: string; own: string | null };
  'tty-none': { pid: number };
  'tty-gone': { fd: number; tty: string };
  'foreground-negative': { pgid: number };
  'foreground-no-group': { pgid: number };
  'foreground-group-elsewhere': { pgid: number; sid: number; groupSid: number };
  'background-orphaned': { pid: number; pgid: number; tpgid: number; signal: string };
  'background-read-unstopped': { pid: number; pgid: number; tpgid: number; how: 'ignored' | 'blocked' };
  'umount-busy': { path: string; cwd: number[]; files: number[] };
  'mount-missing': { source: string; path: string };
  'umount-root': { path: string };
  'umount-no-mount': { path: string };
  'not-permitted': { call: string };
  'path-missing': { path: string };
  /** Of what was to be made there. */
  'folder-missing': { path: string };
  'path-empty': { call: string };
  'path-not-a-directory': { path: string };
  'path-forbidden': { path: string };
  'path-exists': { path: string };
  'seccomp-filtered': { pid: number };
  /** It, or its interpreter. */
  'exec-missing': { path: string };
  'exec-refused': { path: string };
  'exec-not-regular': { path: string };
  'exec-not-executable': { path: string };
  'exec-forbidden': { path: string };
  'processes-at-limit': { limit: number };
  'no-children': { pid: number };
  /** It has children, but not the one, or none of the group, that it asks for. */
  'not-a-child': { pid: number; target: number } | { pid: number; pgid: number };
  /** It was made to fail without being run. */
  fault: { call: string };
  /** The errno's own meaning is all that can be said. */
  errno: { call: string; errno: string };
}

/** What a call that succeeds changes, with the numbers of the case. */
export interface Effects {
  setsid: { pid: number; sid: number; pgid: number; tty: string | null };
  'setpgid-new': { pid: number; was: number };
  'setpgid-join': { pid: number; pgid: number; was: number };
  'setpgid-same': { pid: number; pgid: number };
  /** `child` null while it is not yet born. */
  fork: {
    pid: number;
    child: number | null;
    pgid: number;
    sid: number;
    tty: string | null;
    cwd: string;
    umask: string;
    waits: boolean;
  };
  thread: { pid: number };
  exit: {
    pid: number;
    code: number;
    parent: number;
    /** The parent ignores SIGCHLD: no zombie stays. */
    reaped: boolean;
    orphans: number[];
    adopter: number;
    /** False: an ancestor might be a subreaper. */
    adopterSure: boolean;
    /** Session leader of a terminal: who is in the foreground group and is sent SIGHUP. */
    hangup: { tty: string; pgid: number; members: number[]; cut: number[] } | null;
    /** A session leader that has no terminal, and never lost one by a hang-up: nobody is told. */
    silent: boolean;
    /** Groups with a stopped member that nobody can continue any more: SIGHUP and SIGCONT. */
    stopped: { pgid: number; members: number[] }[];
  };
  'exit-init': { pid: number };
  'open-controlling': { pid: number; tty: string; path: string; pgid: number };
  'open-terminal': {
    pid: number;
    tty: string;
    path: string;
    why: 'noctty' | 'not-leader' | 'has-one' | 'taken' | 'write-only';
    sid: number;
    own: string | null;
  };
  'open-master': { pid: number; path: string };
  /** `path`: another name of it than /dev/tty. */
  'open-own-terminal': { pid: number; tty: string; path?: string };
  'open-create': { path: string; asked: string; umask: string; mode: string };
  open: { path: string };
  'tty-taken-over': { pid: number; tty: string; pgid: number };
  'tty-stolen': { pid: number; tty: string; sid: number };
  'tty-already': { pid: number; tty: string };
  'tty-dropped': { pid: number; tty: string; sid: number };
  'tty-dropped-by-leader': { pid: number; tty: string; pgid: number; members: number[]; cut: number[] };
  foreground: { tty: string; pgid: number; was: number; members: number[] };
  /** The process does not get to its call: its whole group is sent a stop signal. */
  'background-stop': { pid: number; pgid: number; tpgid: number; signal: string; fates: Fated[] };
  chdir: { pid: number; was: string; now: string };
  umask: { pid: number; was: string; now: string; file: string; directory: string };
  dup: { pid: number; from: number; to: number; file: string | null; closed: string | null };
  /** Its number is among those that the table only counts. */
  'dup-unseen': { pid: number; from: number; file: string };
  'dup-same': { fd: number };
  close: { pid: number; fd: number; file: string | null };
  'close-range': { first: number; last: number | null; std: number[]; above: number };
  'close-range-cloexec': { first: number; last: number | null };
  kill: { signal: string; group: number | null; fates: Fated[]; unsure: number[] };
  'kill-question': { targets: number[] };
  'signal-ignored': { pid: number; signal: string };
  'signal-default': { pid: number; signal: string };
  'signal-caught': { pid: number; signal: string };
  'signal-asked': { signal: string };
  'signals-blocked': { pid: number; signals: string[] };
  'signals-unblocked': { pid: number; signals: string[] };
  'signals-mask': { pid: number; signals: string[] };
  'write-null': { file: string };
  'write-terminal': { pid: number; tty: string; own: boolean; background: boolean };
  write: { fd: number; file: string | null };
  'read-end': { fd: number; tty: string };
  'read-null': { fd: number };
  'read-terminal': { pid: number; tty: string };
  read: { fd: number; file: string | null };
  execve: { pid: number; path: string; ignored: string[]; caught: string[] };
  subreaper: { pid: number };
  'subreaper-not': { pid: number };
  'parent-death-signal': { pid: number; signal: string | null; parent: number };
  wait: { pid: number; child: number };
  'wait-nobody': { pid: number };
  mount: { path: string };
  umount: { path: string };
  'umount-lazy': { path: string; users: number[] };
  number: { call: string; number: number };
  /** No words for this call: the cells that changed. */
  changed: { call: string; pid: number; result: number | null; cells: Cell[] };
}

/** What the table cannot tell beforehand, and on what it depends. */
export interface Doubts {
  'no-process': { pid: number };
  unknown: { call: string };
  'setpgid-child-execed?': { target: number };
  'target-unseen': { target: number };
  'group-unseen': { pgid: number };
  'fork-limit?': { processes: number; limit: number };
  'fd-unseen': { pid: number; fd: number };
  'fd-limit?': { pid: number; from: number; to: number };
  /** The table shows the file, not how things stand with it. */
  'fd-file': { pid: number; fd: number; file: string };
  'tty-leader-needed': { pid: number; sid: number; fd: number };
  'tty-session-unseen': { pid: number; tty: string };
  'path-unseen': { path: string };
  'open-create?': { path: string; asked: string; umask: string; mode: string };
  'umount-users': { path: string; cwd: number[]; files: number[] };
  'umount-no-users': { path: string };
  'mount-rights': { path: string };
  'kill-permission?': { pid: number; uid: string; targets: { pid: number; uid: string }[] };
  'kill-everyone': { pid: number };
  'wait-blocks': { pid: number; children: number[] };
  'wait-stopped': { pid: number; children: number[] };
  'wait-zombies': { pid: number; children: number[] };
  'write-blocks?': { fd: number };
  'exec-unseen': { pid: number; path: string };
  'exit-thread?': { pid: number };
}

type Tagged<Table> = { [Code in keyof Table]: { code: Code; data: Table[Code] } }[keyof Table];

export type ReasonCode = keyof Reasons;
export type EffectCode = keyof Effects;
export type DoubtCode = keyof Doubts;
export type Reason = Tagged<Reasons>;
export type Effect = Tagged<Effects>;
export type Doubt = Tagged<Doubts>;

/** How a call is expected to end, in the words of CallOutcome. `result` absent: some number that cannot be known. */
export type Expectation =
  | { kind: 'failed'; errno: string }
  | { kind: 'returned'; result?: number }
  | { kind: 'forked' }
  | { kind: 'exited' };

interface About {
  call: string;
}

/** What is about to happen. Without `expects` nothing is promised about how the call ends. */
export type Foretelling =
  | (About & { verdict: 'fails'; errno: string; expects?: Expectation } & Reason)
  | (About & { verdict: 'works'; expects?: Expectation } & Effect)
  | (About & { verdict: 'depends'; expects?: undefined } & Doubt);

/** What happened, and why. */
export type Explanation =
  | (About & { verdict: 'failed'; errno: string } & Reason)
  | (About & { verdict: 'worked' } & Effect)
  /** It is still in the kernel, or ended the process: no more can be said. */
  | (About & { verdict: 'waiting'; code: 'waiting'; data: { pid: number } });

export const reason = <C extends ReasonCode>(code: C, data: Reasons[C]): Reason =>
  ({ code, data }) as unknown as Reason;
export const effect = <C extends EffectCode>(code: C, data: Effects[C]): Effect =>
  ({ code, data }) as unknown as Effect;
const doubt = <C extends DoubtCode>(code: C, data: Doubts[C]): Doubt => ({ code, data }) as unknown as Doubt;

/** A foretelling before the name of its call is added. */
export type Outlook =
  | { verdict: 'fails'; errno: string; fact: Reason }
  | { verdict: 'works'; expects: Expectation | undefined; fact: Effect }
  | { verdict: 'depends'; fact: Doubt };

export const fails = <C extends ReasonCode>(errno: string, code: C, data: Reasons[C]): Outlook => ({
  verdict: 'fails',
  errno,
  fact: reason(code, data),
});
export const works = <C extends EffectCode>(
  expects: Expectation | undefined,
  code: C,
  data: Effects[C],
): Outlook => ({ verdict: 'works', expects, fact: effect(code, data) });
export const depends = <C extends DoubtCode>(code: C, data: Doubts[C]): Outlook => ({
  verdict: 'depends',
  fact: doubt(code, data),
});

export const returns = (result?: number): Expectation =>
  result === undefined ? { kind: 'returned' } : { kind: 'returned', result };
