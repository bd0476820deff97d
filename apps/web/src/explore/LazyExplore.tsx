import { later } from '../ui/later.js';

/** Explore, fetched when it is first opened: most of a lesson does without it. */
export const LazyExplore = later<{ onClose?: () => void }>(
  () => import('./Explore.js').then(({ Explore }) => Explore),
  { waiting: <section className="explore" aria-busy="true" /> },
);
