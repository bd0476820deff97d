import type { DoubtCode, Doubts, EffectCode, Effects, ReasonCode, Reasons } from '../facts.js';
import type { Part } from '../parts.js';

/** Errors with a meaning of their own in every language (errno(3)). */
export const ERRNOS = [
  'E2BIG',
  'EACCES',
  'EADDRINUSE',
  'EAGAIN',
  'EBADF',
  'EBUSY',
  'ECHILD',
  'ECONNREFUSED',
  'EEXIST',
  'EFAULT',
  'EINTR',
  'EINVAL',
  'EIO',
  'EISDIR',
  'ELOOP',
  'EMFILE',
  'ENAMETOOLONG',
  'ENFILE',
  'ENODEV',
  'ENOENT',
  'ENOEXEC',
  'ENOMEM',
  'ENOSPC',
  'ENOSYS',
  'ENOTCONN',
  'ENOTDIR',
  'ENOTEMPTY',
  'ENOTSOCK',
  'ENOTTY',
  'ENXIO',
  'EPERM',
  'EPIPE',
  'EROFS',
  'ESRCH',
  'ETXTBSY',
] as const;
export type Errno = (typeof ERRNOS)[number];

/** Chooses between what lies ahead and what has happened. */
export type Tense = <T>(will: T, did: T) => T;

/** Everything said in one language: whole sentences for effects and doubts, clauses that follow a colon for reasons. */
export interface Locale {
  reasons: { [Code in ReasonCode]: (data: Reasons[Code]) => Part[] };
  effects: { [Code in EffectCode]: (data: Effects[Code], tense: Tense) => Part[] };
  doubts: { [Code in DoubtCode]: (data: Doubts[Code]) => Part[] };
  errnos: Record<Errno, string>;
  /** Reason first or last, as the language likes it. */
  willFail(call: string, errno: string, why: Part[]): Part[];
  failed(call: string, errno: string, why: Part[]): Part[];
  waiting(call: string, pid: number): Part[];
}

export const meaning = (errnos: Record<Errno, string>, errno: string): string | undefined =>
  (errnos as Record<string, string | undefined>)[errno];
