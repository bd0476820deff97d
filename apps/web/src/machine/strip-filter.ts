import type { Lane, MarkEvent } from './lanes.js';

/** What events are about, for the timeline's filter. */
export const STRIP_FAMILIES = ['lives', 'sessions', 'signals', 'surroundings', 'rest'] as const;
export type StripFamily = (typeof STRIP_FAMILIES)[number];

/** Which events the strip shows. */
export interface StripFilter {
  /** Only this process and what it started; null: all. */
  pid: number | null;
  hidden: ReadonlySet<StripFamily>;
}

export const ALL_EVENTS: StripFilter = { pid: null, hidden: new Set() };

export const filterKey = ({ pid, hidden }: StripFilter): string =>
  `${pid ?? ''} ${[...hidden].sort().join()}`;

/** The tracer's families of calls, gathered to what a learner asks about. */
const OF_CALLS: Readonly<Record<string, StripFamily>> = {
  process: 'lives',
  exec: 'lives',
  wait: 'lives',
  session: 'sessions',
  terminal: 'sessions',
  kill: 'signals',
  signals: 'signals',
  directory: 'surroundings',
  umask: 'surroundings',
  descriptors: 'surroundings',
  open: 'surroundings',
  mount: 'surroundings',
  lock: 'surroundings',
};

export function familyOf(event: MarkEvent): StripFamily {
  switch (event.type) {
    case 'fork':
    case 'exec':
    case 'exit':
    case 'reparent':
      return 'lives';
    case 'hangup':
    case 'terminal':
    case 'terminal-gone':
      return 'sessions';
    case 'signal':
    case 'stop':
    case 'continue':
      return 'signals';
    case 'log':
      return 'rest';
    case 'hold':
    case 'release':
    case 'limit':
      // What a breakpoint or a limit does is part of whatever is looked at.
      return 'lives';
    case 'call':
      return OF_CALLS[event.family] ?? 'rest';
  }
}

/** So many processes can be picked from, in a world that has had thousands: those that live, and of the dead the latest. */
const LISTED = 200;

export function worthListing(lanes: Iterable<Lane>): { pid: number; name: string }[] {
  const all = [...lanes];
  const room = LISTED - all.filter(({ end }) => end === null).length;
  const dead = all.filter(({ end }) => end !== null);
  const kept = new Set(dead.slice(Math.max(0, dead.length - Math.max(0, room))));
  return all.filter((lane) => lane.end === null || kept.has(lane)).map(({ pid, name }) => ({ pid, name }));
}
