import { useSyncExternalStore } from 'react';

/** Below this the panels become tabs. */
const wide = matchMedia('(min-width: 821px)');

function subscribe(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  return () => {
    wide.removeEventListener('change', listener);
  };
}

export const useWide = (): boolean => useSyncExternalStore(subscribe, () => wide.matches);
