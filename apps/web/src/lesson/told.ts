import type { StepState } from '@daemonlab/protocol';

/** Was this step, or a part of it, told rather than shown? The machine lacked what it needs, or the lesson's outcome says so. */
export const isTold = ({ outcome, note }: Pick<StepState, 'outcome' | 'note'>): boolean =>
  /^told(-|$)/.test(outcome ?? '') || (note?.code.startsWith('cannot-') ?? false);
