import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LabState, LabStore } from './lab.js';

export const LabContext = createContext<LabStore | null>(null);

export function useLabStore(): LabStore {
  const store = useContext(LabContext);
  if (!store) throw new Error('useLabStore is used outside of a lesson page');
  return store;
}

export function useLab(): LabState {
  const store = useLabStore();
  return useSyncExternalStore(store.subscribe, store.state);
}
