import type { CallArg, ProcessRow, PsColumn, SourceLine, TimelineEvent } from '@daemonlab/protocol';
import type { ReactNode } from 'react';
import type { StripFamily } from './strip-filter.js';

/** How a process ended: the exit event's own words. */
export interface Ending {
  seq: number;
  /** Exit status, or null when a signal ended it. Both null: the timeline does not say. */
  code: number | null;
  /** Signal name (`SIGHUP`), or null when it exited by itself. */
  signal: string | null;
}

/** The event behind a changed cell. */
export type Cause =
  | {
      kind: 'call';
      seq: number;
      /** Who made it: not always the process whose row changed (a shell calls setpgid for its child). */
      pid: number;
      name: string;
      args: readonly CallArg[];
      result: number | null;
    }
  | { kind: 'reparent'; seq: number; from: number; to: number; why: 'init' | 'subreaper' | null }
  | { kind: 'exec'; seq: number; path: string; argv: readonly string[] }
  /** It ended and is a zombie now, or waits to be reaped. */
  | { kind: 'exit'; seq: number; ending: Ending }
  /** The leader of its session ended, so the session lost its terminal. */
  | { kind: 'leader-exit'; seq: number; leader: number }
  | { kind: 'hangup'; seq: number; tty: string };

/** A cell that differs from what it was: both as `ps` prints them. */
export interface CellChange {
  was: string;
  now: string;
  /** Null where the timeline has no event that explains it. */
  cause: Cause | null;
}

/** A signal on its way. */
export interface SentSignal {
  seq: number;
  /** Who got it, and from whom; 0 is the kernel or a terminal. */
  pid: number;
  from: number;
  signal: string;
}

/** A process held before a call. */
export interface Held {
  pid: number;
  /** The call it is about to make. */
  name: string;
  args: readonly CallArg[];
  /** The event that told of it. */
  seq: number;
  /** The line of its own source that leads to the call; null where it has none that is known. */
  source: SourceLine | null;
}

/** One row of the table at a moment, compared with the moment before. */
export interface MachineRow {
  row: ProcessRow;
  /** Was not there before. */
  born: boolean;
  changes: Partial<Record<PsColumn, CellChange>>;
  /** Set when it is gone: `row` is then its last one. */
  ending: Ending | null;
  /** Set while it is held before a call. */
  held: Held | null;
}

/** A terminal of the world at a moment. */
export interface TerminalAt {
  /** `pts/0` */
  tty: string;
  /** The session it controls, or null when it controls none. */
  sid: number | null;
  open: boolean;
}

/** The machine at one moment and what changed since an earlier one. Made by `momentOf`; the table and the map show it. */
export interface Moment {
  /** The moment compared with, and the moment shown: event numbers. */
  from: number;
  to: number;
  /** In the order of `ps -efj`, the dead in their old places. */
  rows: readonly MachineRow[];
  terminals: readonly TerminalAt[];
  /** Held before a call, in the order in which they came to it. */
  held: readonly Held[];
  /** Signals that were delivered since the moment compared with, but those that every shell gets all the time. */
  signals: readonly SentSignal[];
}

/** The part of protocol's `Timeline` that is read here. */
export interface TimelineReader {
  readonly firstSeq: number;
  readonly lastSeq: number;
  tableAt(seq: number): ReadonlyMap<number, ProcessRow>;
  between(from: number, to: number): TimelineEvent[];
}

/** A step of the lesson on the timeline: events numbered above `from` and up to `to`. */
export interface StepBand {
  id: string;
  /** Short: `2`, or `setsid`. */
  label: string;
  from: number;
  /** Null while it is running. */
  to: number | null;
}

/** Every human word the machine shows. Strings are read out too; `ReactNode` may hold `<Pid>`. */
export interface MachineText {
  leadsGroup: (pid: number) => string;
  /** "held before setsid" */
  held: (call: string) => string;
  leadsSession: (pid: number) => string;
  /** "exit 0", "killed by SIGHUP" */
  ended: (ending: Ending) => string;
  /** Items joined as prose: "2, 5 and 6". */
  list: (items: readonly ReactNode[]) => ReactNode;
  table: {
    /** Accessible name of the table. */
    caption: string;
    /** What a column means, for its heading's tooltip: "parent's process ID". */
    column: Record<PsColumn, string>;
    /** For screen readers, after the new value: "was 5". */
    was: (old: string) => string;
    /** Heading of the popover: the call as made: "setsid() = 6", "6 adopted by 1". */
    cause: (cause: Cause) => ReactNode;
    /** Why that made this cell change, one sentence. */
    why: (pid: number, column: PsColumn, change: CellChange) => ReactNode;
    /** For screen readers: a row that was not there before: "new". */
    born: string;
    empty: string;
  };
  map: {
    /** Accessible name of the map. */
    label: string;
    session: string;
    group: string;
    foreground: string;
    /** "its leader is gone", of a session and of a group */
    sessionLeaderGone: string;
    groupLeaderGone: string;
    groupLeaderElsewhere: string;
    noTerminal: string;
    /** A terminal whose session let go of it, and one that was closed. */
    terminalFree: string;
    terminalClosed: string;
    leadsSession: string;
    leadsGroup: string;
    leadsBoth: string;
    stopped: string;
    zombie: string;
    /** Beside init: "parent of 2 and 6"; `children` is made with `list`, never empty. */
    parentOf: (children: ReactNode) => ReactNode;
    /** Kinds of adopter: PID 1 or a subreaper. */
    init: string;
    subreaper: string;
    /** The whole of a chip in words: "process 6 mydaemon, leads session 6 and group 6, parent init 1, no controlling terminal". */
    chip: (chip: ChipFacts) => string;
    empty: string;
  };
  timeline: {
    /** Accessible name of the slider. */
    label: string;
    /** aria-valuetext: the moment in words; `event` is the last one before it that is drawn, null at the start; `live`: it is now. */
    moment: (event: TimelineEvent | null, step: StepBand | null, live?: boolean) => string;
    /** Short label beside a mark: "fork 5", "setsid → 6", "exit 0"; empty for none. */
    mark: (event: TimelineEvent) => string;
    /** The event in a sentence: "6 called setsid() = 6". */
    told: (event: TimelineEvent) => ReactNode;
    /** How many events there are up to the moment, of how many: "12 of 310". */
    place: (index: number, of: number) => string;
    /** Names of the tools: step event by event, look nearer, show a part. */
    steps: string;
    before: string;
    after: string;
    view: string;
    zoomIn: string;
    zoomOut: string;
    fit: string;
    filter: string;
    filterTitle: string;
    /** What is left by the filter: "6 and what it started; signals". `pid` null: every process. */
    filtered: (pid: number | null, families: readonly StripFamily[]) => string;
    process: string;
    everyProcess: string;
    everything: string;
    families: Record<StripFamily, string>;
    /** The filter leaves no event. */
    nothingLeft: string;
    now: string;
    /** The front of the timeline has fallen off. */
    dropped: string;
    empty: string;
    /** What has happened is still on its way. */
    arriving: string;
  };
}

/** What is said about a chip. */
export interface ChipFacts {
  pid: number;
  comm: string;
  ppid: number;
  /** Name of the parent, null where it is not in the table. */
  parent: string | null;
  pgid: number;
  sid: number;
  /** Null: no controlling terminal. */
  tty: string | null;
  leadsGroup: boolean;
  leadsSession: boolean;
  foreground: boolean;
  state: 'running' | 'stopped' | 'zombie' | 'dead';
  ending: Ending | null;
  /** The call it is held before. */
  held: string | null;
}

export interface PidProps {
  pid: number;
  /** Shows the mark ◆; its text alternative, e.g. "leads group 6". */
  leader?: string | undefined;
}

export interface ProcessTableProps {
  moment: Moment;
  text: MachineText;
  selected?: number | null;
  onSelect?: (pid: number | null) => void;
}

export interface ProcessMapProps {
  moment: Moment;
  /** LabInfo.init: the process orphans go to. */
  init: { pid: number; kind: 'init' | 'subreaper' };
  text: MachineText;
  selected?: number | null;
  onSelect?: (pid: number | null) => void;
}

export interface TimelineStripProps {
  timeline: TimelineReader;
  /** The timeline's last event now: a new value is what makes the strip look again (the timeline itself is mutable). */
  last: number;
  /** The moment shown. */
  at: number;
  steps: readonly StepBand[];
  text: MachineText;
  /** The process that is selected elsewhere on the page. */
  selected?: number | null;
  /** What has happened is not all there yet. */
  behind?: boolean;
  onSeek: (seq: number) => void;
}
