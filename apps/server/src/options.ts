import { fileURLToPath } from 'node:url';
import type { Isolation, Lab, LabOptions } from '@daemonlab/protocol';

/** Takes a line for the person who runs the server. */
export type Log = (line: string) => void;

/** Starts one lab host. `signal` gives up on a start that is under way. */
export type StartLab = (options: LabOptions & { signal?: AbortSignal }) => Promise<Lab>;

/** How many worlds there may be, and how long one is kept for a page that is not there. */
export interface WorldLimits {
  /** Worlds at once. 40 MB each (the figure aimed at) makes a gigabyte of a classroom of 24. */
  max: number;
  /** A world without any connection is stopped after this: long enough for a laptop to be carried to another room. */
  graceMs: number;
  /** When all worlds are taken, one that has had no connection for this long makes room: longer than a network takes to come back. */
  evictAfterMs: number;
  /** A world in which nobody does anything is stopped after this … */
  idleMs: number;
  /** … and its pages are told this long before. */
  idleWarningMs: number;
}

const MINUTE = 60_000;
export const WORLD_LIMITS: WorldLimits = {
  max: 24,
  graceMs: 10 * MINUTE,
  evictAfterMs: 15_000,
  idleMs: 30 * MINUTE,
  idleWarningMs: MINUTE,
};

export interface ServerOptions {
  /** 0 for any free one. */
  port?: number | undefined;
  host?: string | undefined;
  isolation?: Isolation | 'auto' | undefined;
  /** Folder of the lessons, one folder each. */
  lessonsDir?: string | undefined;
  /** Folder of the built page. */
  webDir?: string | undefined;
  startLab?: StartLab | undefined;
  limits?: Partial<WorldLimits> | undefined;
  log?: Log | undefined;
}

export interface Settings {
  port: number;
  host: string;
  isolation: Isolation | 'auto';
  lessonsDir: string;
  webDir: string;
  startLab: StartLab;
  limits: WorldLimits;
  log: Log;
}

/** From src/ and from dist/ alike. */
const inWorkspace = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Loaded when the first world is: the door can be tested without it. */
const startRealLab: StartLab = async (options) => (await import('@daemonlab/lab/client')).startLab(options);

/** Fills in what was not given. */
export function settle(options: ServerOptions): Settings {
  return {
    port: options.port ?? 4600,
    host: options.host ?? '127.0.0.1',
    isolation: options.isolation ?? 'auto',
    lessonsDir: options.lessonsDir ?? inWorkspace('lessons'),
    webDir: options.webDir ?? inWorkspace('apps/web/dist'),
    startLab: options.startLab ?? startRealLab,
    limits: { ...WORLD_LIMITS, ...options.limits },
    log: options.log ?? ((line) => process.stderr.write(`${line}\n`)),
  };
}
