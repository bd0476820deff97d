import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LessonDefinition, type LessonDocument, type LessonWords } from '@daemonlab/lesson';
import { FakeLab } from './fake-lab.test-support.js';
import { Shelf } from './lessons.js';
import { settle, type ServerOptions } from './options.js';
import { serve, type RunningServer } from './start.js';

const words = (title: string): LessonWords => ({
  title,
  question: `${title}?`,
  intro: [],
  steps: {
    one: { title: `${title} 1`, body: [], outcomes: {}, omit: null, predictions: {} },
    two: { title: `${title} 2`, body: [], outcomes: {}, omit: null, predictions: {} },
  },
  takeHome: [],
});

/** A lesson of two steps that do nothing. */
export function lesson(slug: string, puppets: string[]): LessonDocument {
  const definition = LessonDefinition.parse({
    slug,
    minutes: 5,
    puppets,
    steps: [{ id: 'one' }, { id: 'two' }],
  });
  return { definition, words: { zh: words('课'), en: words('Lesson') }, listing: [] };
}

export const SHELF = new Shelf([
  lesson('02-second', ['mydaemon', 'other']),
  lesson('01-first', ['mydaemon']),
]);

/** A server on a free port, with labs that have no processes. */
export interface Serving {
  server: RunningServer;
  /** Every lab that was started, oldest first. */
  labs: FakeLab[];
  log: string[];
  /** An empty folder, in a temporary one of its own. */
  webDir: string;
  stop(): Promise<void>;
}

export async function startServing(
  options: ServerOptions & { bounds?: { events: number; bytes: number } } = {},
): Promise<Serving> {
  const labs: FakeLab[] = [];
  const log: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'daemonlab-serving-'));
  const webDir = join(folder, 'web');
  mkdirSync(webDir);
  const settings = settle({
    port: 0,
    webDir,
    isolation: 'namespaces',
    log: (line) => log.push(line),
    startLab: async (labOptions) => {
      const lab = new FakeLab(labOptions, options.bounds);
      labs.push(lab);
      return lab;
    },
    ...options,
  });
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  const server = await serve(settings, SHELF).catch((error: unknown) => {
    clear();
    throw error;
  });
  return {
    server,
    labs,
    log,
    webDir,
    async stop() {
      await server.close();
      clear();
    },
  };
}
