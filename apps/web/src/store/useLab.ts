import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { LabStore } from './lab.js';
import type { LabState } from './state.js';

export const LabContext = createContext<LabStore | null>(null);

export function useLabStore(): LabStore {
  const store = useContext(LabContext);
  if (!store) throw new Error('useLabStore is used outside of a lesson page');
  return store;
}

/** Gives the last state again as long as none of these parts of it has changed. */
function picker(store: LabStore, keys: readonly (keyof LabState)[]): () => LabState {
  let last = store.state();
  return () => {
    const now = store.state();
    if (keys.some((key) => now[key] !== last[key])) last = now;
    return last;
  };
}

/** These parts of the page's state. Only a change of one of them renders anew: events come by the hundred. */
export function useLab<K extends keyof LabState>(...keys: K[]): Pick<LabState, K> {
  const store = useLabStore();
  const names = keys.join();
  const pick = useMemo(() => picker(store, names.split(',') as K[]), [store, names]);
  return useSyncExternalStore(store.subscribe, pick);
}
