import { useCallback, useEffect, useState } from 'react';

export type Fetched<T> =
  | { kind: 'loading' }
  | { kind: 'ready'; value: T }
  | { kind: 'failed'; /** Null: no answer at all. */ status: number | null };

async function get<T>(path: string, signal?: AbortSignal): Promise<Fetched<T>> {
  const response = await fetch(path, { signal: signal ?? null, headers: { accept: 'application/json' } });
  if (!response.ok) return { kind: 'failed', status: response.status };
  return { kind: 'ready', value: (await response.json()) as T };
}

/** Answers that were asked for before the page that shows them was there. Each is taken once. */
const early = new Map<string, Fetched<unknown>>();

/** Asks ahead of `useFetched`. Resolves when the answer, or the lack of one, is there. */
export async function fetchEarly(path: string): Promise<void> {
  early.set(path, await get(path).catch(() => ({ kind: 'failed', status: null }) as const));
}

/** JSON of the server's own API, and how to ask again. */
export function useFetched<T>(path: string): [Fetched<T>, () => void] {
  const [state, setState] = useState<Fetched<T>>(
    () => (early.get(path) as Fetched<T> | undefined) ?? { kind: 'loading' },
  );
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (early.delete(path)) return undefined;
    const abort = new AbortController();
    get<T>(path, abort.signal).then(setState, () => {
      if (!abort.signal.aborted) setState({ kind: 'failed', status: null });
    });
    return () => {
      abort.abort();
    };
  }, [path, attempt]);
  const retry = useCallback(() => {
    setState({ kind: 'loading' });
    setAttempt((count) => count + 1);
  }, []);
  return [state, retry];
}
