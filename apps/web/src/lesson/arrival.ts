import { fetchEarly } from '../app/fetched.js';
import { routeOf } from '../app/route.js';
import { LabStore } from '../store/lab.js';
import { terminalType } from '../terminal/type.js';

/** A world that is not warm takes longer than this (ms): meanwhile the page says that it connects. */
const PATIENCE_MS = 120;

export const wordsOf = (slug: string): string => `/api/lessons/${slug}`;

/** The world of a page that is not drawn yet. */
let waiting: LabStore | null = null;

/** The store of a lesson's page: the one that has gone ahead, or a new one. */
export function storeOf(slug: string): LabStore {
  const store = waiting;
  waiting = null;
  return store?.slug === slug ? store : new LabStore(slug);
}

let entered = false;

/** Says that the page's own code has come. */
export function enter(): void {
  entered = true;
}

/** Where a part of the page's code does not come, what has come draws it, and says what is missing. */
function drawIfNobodyDoes(): void {
  if (!entered) void import('../app/start.js').then(({ start }) => start({}));
}

async function arrive(): Promise<void> {
  const route = routeOf(location.pathname, location.hash);
  if (route.page !== 'lesson' && route.page !== 'playground') return;
  // A page is loaded once each of its scripts has run or failed.
  addEventListener('load', drawIfNobodyDoes, { once: true });
  if (route.page === 'playground') return;
  const words = fetchEarly(wordsOf(route.slug));
  waiting = new LabStore(route.slug);
  waiting.start();
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.all([words, Promise.race([Promise.all([waiting.settled(), terminalType()]), patience])]);
}

/**
 * Opens the world of the lesson that the address names, and fetches its words, as soon as this module is there: the page is
 * then drawn once, with all it shows. Resolves when it can be.
 */
export const arrived = arrive();
