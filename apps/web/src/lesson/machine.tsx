import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { momentOf, type Moment, type StepBand } from '../machine/index.js';
import { changeWindow } from '../store/position.js';
import { useLab } from '../store/useLab.js';
import { usePainted } from './usePainted.js';

/** The machine at the moment looked at, and what changed in it since the step began. */
export interface Machine {
  moment: Moment;
  bands: StepBand[];
  selected: number | null;
  select: (pid: number | null) => void;
}

const MachineContext = createContext<Machine | null>(null);

/** Every event comes through here, and only the panes that show the machine render anew for it. */
export function MachineProvider({ children }: { children: ReactNode }) {
  const { lesson, timeline, at, marks, typed, lastSeq } = useLab(
    'lesson',
    'timeline',
    'at',
    'marks',
    'typed',
    'lastSeq',
  );
  const [selected, select] = useState<number | null>(null);
  const { from, to } = changeWindow(lesson, [...marks, ...typed], at, lastSeq);
  const moment = useMemo(() => momentOf(timeline, from, to), [timeline, from, to]);
  usePainted(moment);
  const steps = lesson?.steps;
  const bands = useMemo<StepBand[]>(
    () =>
      (steps ?? []).flatMap((step, index) =>
        step.seqBefore === null
          ? []
          : [{ id: step.id, label: String(index + 1), from: step.seqBefore, to: step.seqAfter }],
      ),
    [steps],
  );
  const machine = useMemo(() => ({ moment, bands, selected, select }), [moment, bands, selected]);
  return <MachineContext value={machine}>{children}</MachineContext>;
}

export function useMachine(): Machine {
  const machine = useContext(MachineContext);
  if (!machine) throw new Error('useMachine is used outside of MachineProvider');
  return machine;
}
