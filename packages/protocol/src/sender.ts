import type { EventOf } from './event.js';

/** Who sent a signal. `outside`: a process of whom the world knows nothing. */
export type SenderKind = 'kernel' | 'outside' | 'itself' | 'process';

/** The codes that calls give to what they send (sigaction(2), sigqueue(3), tgkill(2)). */
const BY_CALLS: ReadonlySet<string> = new Set(['SI_USER', 'SI_QUEUE', 'SI_TKILL']);

/**
 * Who sent a signal. Not always `from`: what the kernel sends to whoever runs (SIGPIPE for one) has that one's own pid and the
 * code of kill(2); and 0 is the pid of everybody outside, too.
 */
export function senderKind({
  pid,
  from,
  code,
  reason,
}: Pick<EventOf<'signal'>, 'pid' | 'from' | 'code' | 'reason'>): SenderKind {
  if (reason !== undefined) return 'kernel';
  if (from === 0) return BY_CALLS.has(code) ? 'outside' : 'kernel';
  return from === pid ? 'itself' : 'process';
}
