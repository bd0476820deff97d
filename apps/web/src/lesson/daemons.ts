import type { LessonDocument, RecordedDaemon } from '@daemonlab/lesson';
import {
  DAEMON_STEPS,
  type DaemonStep,
  type DaemonTrace,
  type LessonState,
  type StepTaken,
} from '@daemonlab/protocol';
import type { At } from '../store/position.js';

/** One of the eight steps in the row of a daemon. */
export interface StepCell {
  step: DaemonStep;
  /** Its place among the steps that were taken, by when each was first taken; null where it was not. */
  place: number | null;
  /** What a letter beside the place says of the daemon in the end: `/`, caught (`c`), ignored (`i`); else empty. */
  mark: '' | '/' | 'c' | 'i';
}

/** What one process on the way to the daemon did, in its order. */
export interface Deeds {
  pid: number;
  taken: readonly StepTaken[];
}

export interface DaemonTableRow {
  name: string;
  /** Where the row comes from: a trace of this very world, or a recording. */
  source: { kind: 'live' } | { kind: 'recorded'; of: RecordedDaemon };
  /** Traced (or told) in the step last taken. */
  lit: boolean;
  cells: StepCell[];
  deeds: Deeds[];
  end: DaemonTrace['end'];
}

/** Going back to the default is no step. */
const counts = ({ detail }: StepTaken): boolean => detail !== 'default';

function markOf(step: DaemonStep, { cwd, sighup }: DaemonTrace['end']): StepCell['mark'] {
  if (step === 'chdir') return cwd === '/' ? '/' : '';
  if (step === 'sighup') return sighup === 'caught' ? 'c' : sighup === 'ignored' ? 'i' : '';
  return '';
}

/** The eight cells of a row. */
export function stepCells({ taken, end }: DaemonTrace): StepCell[] {
  const order = [...new Set(taken.filter(counts).map(({ step }) => step))];
  return DAEMON_STEPS.map((step) => {
    const index = order.indexOf(step);
    return { step, place: index < 0 ? null : index + 1, mark: index < 0 ? '' : markOf(step, end) };
  });
}

/**
 * The table of a lesson that compares real daemons, in the lesson's order: those that the steps taken so far are about, as they
 * were traced in this world by the moment looked at, or as they were recorded. `taken`: how many steps that is.
 */
export function daemonTable(
  { definition, recorded = [] }: LessonDocument,
  { daemons: traced = [] }: LessonState,
  at: At,
  taken: number,
): DaemonTableRow[] {
  // What is still to come would answer the questions that are still to be asked.
  const told = definition.steps
    .slice(0, taken)
    .map(({ actions }) => actions.flatMap((action) => action.trace?.daemons ?? []));
  return definition.daemons.flatMap(({ name }): DaemonTableRow[] => {
    if (!told.some((names) => names.includes(name))) return [];
    const live = traced.find((row) => row.name === name && (at === null || row.trace.settled <= at));
    const recording = recorded.find((other) => other.name === name);
    const trace = live?.trace ?? recording?.trace;
    if (!trace) return [];
    return [
      {
        name,
        source: live || !recording ? { kind: 'live' } : { kind: 'recorded', of: recording },
        lit: told.at(-1)?.includes(name) === true,
        cells: stepCells(trace),
        deeds: trace.chain.map((pid, by) => ({ pid, taken: trace.taken.filter((step) => step.by === by) })),
        end: trace.end,
      },
    ];
  });
}
