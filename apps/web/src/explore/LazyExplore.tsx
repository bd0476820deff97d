import { lazy, Suspense } from 'react';

const Loaded = lazy(() => import('./Explore.js').then((module) => ({ default: module.Explore })));

/** Explore, fetched when it is first opened: most of a lesson does without it. */
export function LazyExplore(props: { onClose?: () => void }) {
  return (
    <Suspense fallback={<section className="explore" aria-busy="true" />}>
      <Loaded {...props} />
    </Suspense>
  );
}
