import type { LessonState } from '@daemonlab/protocol';
import { useSyncExternalStore } from 'react';
import { read, write, type FileProblem } from './file.js';
import { merge, NO_PROGRESS, record, type Progress } from './progress.js';

const STORED = 'daemonlab:progress';

export interface Kept {
  progress: Progress;
  /** Why what is stored cannot be read. It is left as it is, and nothing is added to it, until the learner starts over. */
  problem: FileProblem | null;
  /** False: this browser stores nothing, so all is gone with the page. */
  lasting: boolean;
}

const listeners = new Set<() => void>();
let text: string | null = null;
let kept: Kept = { progress: NO_PROGRESS, problem: null, lasting: true };
let loaded = false;

/** Reads what is stored, which another tab may have written since. */
function load(): void {
  loaded = true;
  let now: string | null;
  try {
    now = localStorage.getItem(STORED);
  } catch {
    // Storage is off: what this page knows is all there is.
    kept = { ...kept, lasting: false };
    return;
  }
  if (!kept.lasting || now === text) return;
  text = now;
  if (now === null) kept = { progress: NO_PROGRESS, problem: null, lasting: true };
  else {
    const found = read(now);
    kept = found.ok
      ? { progress: found.progress, problem: null, lasting: true }
      : { progress: NO_PROGRESS, problem: found.problem, lasting: true };
  }
}

function save(progress: Progress): void {
  const now = write(progress);
  let lasting = kept.lasting;
  try {
    localStorage.setItem(STORED, now);
    text = now;
  } catch {
    // Off or full: it lasts as long as the page, and the course page says so.
    lasting = false;
  }
  kept = { progress, problem: null, lasting };
  for (const listener of listeners) listener();
}

function stored(event: StorageEvent): void {
  if (event.key !== STORED && event.key !== null) return;
  const before = kept;
  load();
  if (kept !== before) for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('storage', stored);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('storage', stored);
  };
}

function current(): Kept {
  if (!loaded) load();
  return kept;
}

export const useKept = (): Kept => useSyncExternalStore(subscribe, current);

/** Keeps what a lesson's state shows to have been done. */
export function keepLesson(lesson: LessonState): void {
  load();
  if (kept.problem) return;
  const next = record(kept.progress, lesson, new Date().toISOString());
  if (next !== kept.progress) save(next);
}

/** Adds what a file holds; null when it was added, or else what is wrong with it. */
export function importProgress(file: string): FileProblem | null {
  load();
  const found = read(file);
  if (!found.ok) return found.problem;
  save(merge(kept.progress, found.progress));
  return null;
}

export function forgetProgress(): void {
  save(NO_PROGRESS);
}
