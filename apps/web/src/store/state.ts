import {
  Timeline,
  type CallArg,
  type EventOf,
  type GoneReason,
  type LabInfo,
  type LessonState,
  type PageErrorCode,
  type ServerMessage,
} from '@daemonlab/protocol';
import type { LinkState } from '../connection/connection.js';
import type { At } from './position.js';

export interface Problem {
  /** Counts up, so that the same problem twice is shown twice. */
  id: number;
  code: PageErrorCode;
  detail: string;
}

/** A call that the learner made a process take. */
export interface AskedCall {
  id: number;
  pid: number;
  /** With its arguments, as the tracer knows it. */
  call: string;
  args: readonly CallArg[];
  /** The last event before it was asked for. */
  from: number;
  /** Null until the answer is there. */
  outcome: Extract<ServerMessage, { type: 'called' }>['outcome'] | null;
}

/** Everything the lesson page shows, replaced whole at every change. The timeline itself grows in place: `lastSeq` tells. */
export interface LabState {
  link: LinkState;
  /** Has there ever been a welcome? Before it the page is connecting, after it a dropped connection is a loss. */
  met: boolean;
  info: LabInfo | null;
  lesson: LessonState | null;
  timeline: Timeline;
  /** Number of the last event in `timeline`. */
  lastSeq: number;
  /** Some of what happened before the welcome is still on its way: nothing is shown of it yet. */
  behind: boolean;
  /** Null is now. */
  at: At;
  /** Event numbers at which the learner acted on this world, rising. */
  marks: readonly number[];
  /** In a world with no lesson: event numbers at which the learner ended a line, or pressed a key that signals, rising. */
  typed: readonly number[];
  /** The step that was asked for and has not begun to run yet. */
  asked: string | null;
  gone: { reason: GoneReason; detail: string } | null;
  /** Seconds until an untouched world is removed. */
  idle: number | null;
  problem: Problem | null;
  /** The limit of the world that acted last, until the learner has read of it. */
  limit: EventOf<'limit'> | null;
  dropped: number;
  /** The terminal that was written to last. */
  active: number | null;
  /** Calls that processes of this world were made to take, the latest last. */
  calls: readonly AskedCall[];
  /** Set once, when a reload hoped for a world that is no longer there. */
  startedOver: boolean;
}

export type PageState = 'connecting' | 'live' | 'past' | 'lost';

/** `data-state` of the page. */
export function pageState(state: Pick<LabState, 'gone' | 'link' | 'met' | 'at' | 'behind'>): PageState {
  if (state.gone) return 'lost';
  if (state.link.kind !== 'open') return state.met ? 'lost' : 'connecting';
  if (state.behind) return 'connecting';
  return state.at === null ? 'live' : 'past';
}

/** What is forgotten when a new world comes. */
export const freshState = (): Pick<
  LabState,
  | 'info'
  | 'lesson'
  | 'timeline'
  | 'lastSeq'
  | 'behind'
  | 'at'
  | 'marks'
  | 'typed'
  | 'asked'
  | 'gone'
  | 'idle'
  | 'limit'
  | 'dropped'
  | 'active'
  | 'calls'
> => ({
  info: null,
  lesson: null,
  timeline: new Timeline(),
  lastSeq: 0,
  behind: false,
  at: null,
  marks: [],
  typed: [],
  asked: null,
  gone: null,
  idle: null,
  limit: null,
  dropped: 0,
  active: null,
  calls: [],
});
