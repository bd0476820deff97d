import { memo } from 'react';
import { identityStyle } from './identity.js';
import { Pid } from './Pid.js';
import type { ChipFacts, MachineText } from './types.js';

interface ChipProps {
  chip: ChipFacts;
  text: MachineText;
  selected: boolean;
  tabStop: boolean;
}

function note(chip: ChipFacts, text: MachineText): string | null {
  if (chip.ending) return text.ended(chip.ending);
  if (chip.held !== null) return text.held(chip.held);
  if (chip.state === 'zombie') return text.map.zombie;
  if (chip.state === 'stopped') return text.map.stopped;
  if (chip.leadsSession && chip.leadsGroup) return text.map.leadsBoth;
  if (chip.leadsSession) return text.map.leadsSession;
  return chip.leadsGroup ? text.map.leadsGroup : null;
}

/** A process on the map. */
export const Chip = memo(function Chip({ chip, text, selected, tabStop }: ChipProps) {
  const words = note(chip, text);
  const leads = chip.leadsGroup || chip.leadsSession ? (words ?? '') : undefined;
  return (
    <button
      type="button"
      className="chip"
      style={identityStyle(chip.pid)}
      data-flip={`p${chip.pid}`}
      data-parent={chip.ppid}
      data-pid={chip.pid}
      data-state={chip.state}
      data-held={chip.held ?? undefined}
      aria-pressed={selected}
      aria-label={text.map.chip(chip)}
      tabIndex={tabStop ? 0 : -1}
    >
      <Pid pid={chip.pid} leader={leads} />
      <span className="chip-name">{chip.comm}</span>
      {words !== null && (
        <small
          className="chip-note"
          data-leads={(chip.state === 'running' && chip.held === null) || undefined}
        >
          {words}
        </small>
      )}
    </button>
  );
});
