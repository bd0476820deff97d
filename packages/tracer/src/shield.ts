import { ptrace } from '@daemonlab/libc';
import type { Shielded, Tracee } from './tracee.js';

const ALL_SIGNALS = 2n ** 64n - 1n;

/** Keeps all signals from a thread that stands still; all but SIGKILL and SIGSTOP, which cannot be blocked. */
export function shield(tid: number, one: Shielded): void {
  if (one.mask !== null) return;
  one.mask = ptrace.getSignalMask(tid) ?? 0n; // 0: gone
  ptrace.setSignalMask(tid, ALL_SIGNALS);
}

/** Has it block what it blocks of its own accord again. */
export function unshield(tid: number, one: Shielded): void {
  if (one.mask === null) return;
  ptrace.setSignalMask(tid, one.mask);
  one.mask = null;
}

/** What a thread blocks of its own accord while signals are kept from it; null while they are not. */
export function ownMask(tracee: Tracee | undefined): bigint | null {
  const state = tracee?.state;
  switch (state?.kind) {
    case 'newborn':
      return state.birth.mask;
    case 'injecting':
      return state.injection.mask;
    case 'returning':
      return state.way.mask;
    default:
      return null;
  }
}
