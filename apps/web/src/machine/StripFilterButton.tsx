import { useState } from 'react';
import { PopoverButton } from '../ui/PopoverButton.js';
import type { Lanes } from './lanes.js';
import {
  ALL_EVENTS,
  STRIP_FAMILIES,
  worthListing,
  type StripFamily,
  type StripFilter,
} from './strip-filter.js';
import type { MachineText } from './types.js';

const toggled = (hidden: ReadonlySet<StripFamily>, family: StripFamily): ReadonlySet<StripFamily> => {
  const next = new Set(hidden);
  if (!next.delete(family)) next.add(family);
  return next;
};

/** Which process's events, and about what. */
export function StripFilterButton({
  lanes,
  filter,
  selected,
  text,
  onFilter,
}: {
  lanes: Lanes;
  filter: StripFilter;
  selected: number | null;
  text: MachineText;
  onFilter: (filter: StripFilter) => void;
}) {
  const { timeline } = text;
  /** Processes as they were when the list was opened: with a filter on, the lanes hold only what is left. */
  const [listed, setListed] = useState<readonly { pid: number; name: string }[]>([]);
  const set = (change: Partial<StripFilter>): void => {
    const next = { ...filter, ...change };
    onFilter(next.pid === null && next.hidden.size === 0 ? ALL_EVENTS : next);
  };
  const list = (): void => {
    if (filter.pid === null) setListed(worthListing(lanes.byPid.values()));
  };
  const isOn = filter.pid !== null || filter.hidden.size > 0;
  const label = isOn
    ? timeline.filtered(
        filter.pid,
        STRIP_FAMILIES.filter((family) => !filter.hidden.has(family)),
      )
    : timeline.filter;
  const others = listed.filter(({ pid }) => pid !== selected && pid !== filter.pid);
  const nameOf = (pid: number): string =>
    `${pid} ${lanes.byPid.get(pid)?.name || (listed.find((one) => one.pid === pid)?.name ?? '')}`;
  return (
    <PopoverButton
      label={label}
      on={isOn}
      title={timeline.filterTitle}
      side="right"
      className="strip-filter"
      onOpen={list}
    >
      <label className="strip-filter-process">
        <span>{timeline.process}</span>
        <select
          value={filter.pid ?? ''}
          onChange={(event) => {
            set({ pid: event.target.value === '' ? null : Number(event.target.value) });
          }}
        >
          <option value="">{timeline.everyProcess}</option>
          {filter.pid !== null && <option value={filter.pid}>{nameOf(filter.pid)}</option>}
          {selected !== null && selected !== filter.pid && (
            <option value={selected}>{nameOf(selected)}</option>
          )}
          {others.map(({ pid, name }) => (
            <option key={pid} value={pid}>
              {pid} {name}
            </option>
          ))}
        </select>
      </label>
      <div className="strip-filter-families">
        {STRIP_FAMILIES.map((family) => (
          <label key={family}>
            <input
              type="checkbox"
              role="switch"
              checked={!filter.hidden.has(family)}
              onChange={() => {
                set({ hidden: toggled(filter.hidden, family) });
              }}
            />
            <span>{timeline.families[family]}</span>
          </label>
        ))}
      </div>
      {isOn && (
        <button
          type="button"
          onClick={() => {
            onFilter(ALL_EVENTS);
          }}
        >
          {timeline.everything}
        </button>
      )}
    </PopoverButton>
  );
}
