import type { ReactNode } from 'react';
import type { AskedCall } from '../store/lab.js';

/** Why a call did what it did, with the numbers of this very case; null where there is nothing to add. */
export function useExplained(call: AskedCall | null): ReactNode {
  void call;
  return null;
}
