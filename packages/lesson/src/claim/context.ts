import type { DaemonTrace, Table, TimelineEvent } from '@daemonlab/protocol';
import type { Capability } from './known.js';

/** A call that the lesson made a process take, with what the kernel gave back. Not all of these are told as events. */
export interface MadeCall {
  pid: number;
  name: string;
  result?: number | undefined;
  errno?: string | undefined;
}

/** What a claim is held against: one step of one world. */
export interface ClaimContext {
  /** The lesson's names for processes. */
  names: ReadonlyMap<string, number>;
  /** The terminals that were started by name, by that name. */
  terminals: ReadonlyMap<string, { terminal: number; tty: string }>;
  table: Table;
  /** The table when the step began. */
  before: Table;
  /** What has happened since the step began. */
  events: readonly TimelineEvent[];
  /** What the lesson has made processes call since the step began. */
  made: readonly MadeCall[];
  can: Readonly<Record<Capability, boolean>>;
  isolation: 'namespaces' | 'host';
  omitted: ReadonlySet<string>;
  home: string;
  /** What orphans go to. */
  adopter: 'init' | 'subreaper';
  /** Whether the world has a command, of those that the lesson asks about. */
  has: ReadonlyMap<string, boolean>;
  /** Traces of real daemons, by the lesson's names: those made here, and those that were recorded. */
  traces: { live: ReadonlyMap<string, DaemonTrace>; recorded: ReadonlyMap<string, DaemonTrace> };
  /** Processes that are held now, by pid: the call they are held before. */
  held: ReadonlyMap<number, string>;
  /** The signal that last stopped a process, by pid, since the lesson began. */
  stops: ReadonlyMap<number, string>;
  /** Processes that have ended since the lesson began, by pid. */
  ended: Pick<ReadonlySet<number>, 'has'>;
}

export interface Finding {
  holds: boolean;
  /** What was found, for people: `daemon.sid is 6, daemon.pid is 6`. */
  found: string;
  /** It does not hold and cannot any more: a process that it is about has ended. */
  never?: boolean;
}
