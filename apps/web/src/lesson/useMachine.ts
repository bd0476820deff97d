import { useMemo, useState } from 'react';
import { momentOf, type Moment, type StepBand } from '../machine/index.js';
import { changeWindow } from '../store/position.js';
import { useLab } from '../store/useLab.js';
import { usePainted } from './usePainted.js';

export interface Machine {
  moment: Moment;
  bands: StepBand[];
  selected: number | null;
  select: (pid: number | null) => void;
}

/** The machine at the moment looked at, and what changed in it since the step began. */
export function useMachine(): Machine {
  const { lesson, timeline, at, marks, lastSeq } = useLab();
  const [selected, select] = useState<number | null>(null);
  const { from, to } = changeWindow(lesson, marks, at, lastSeq);
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
  return { moment, bands, selected, select };
}
