import { useLayoutEffect, useRef, type RefObject } from 'react';
import { Pid } from './Pid.js';
import type { MachineText } from './types.js';
import type { OpenCard } from './useCauseCard.js';

const EDGE = 8;
const ARE_PIDS = new Set(['ppid', 'pgid', 'sid']);

function Part({ column, value }: { column: string; value: string }) {
  return ARE_PIDS.has(column) ? <Pid pid={Number(value)} /> : value;
}

/** The small card beside a changed cell: old → new, the call that did it and why. In the top layer, so nothing cuts it off. */
export function CauseCard({
  id,
  open,
  table,
  text,
  onClose,
}: {
  id: string;
  open: OpenCard;
  table: RefObject<HTMLTableElement | null>;
  text: MachineText;
  onClose: () => void;
}) {
  const card = useRef<HTMLDivElement>(null);
  const { pid, column, change } = open;

  useLayoutEffect(() => {
    const element = card.current;
    const cell = table.current?.querySelector(`tr[data-pid="${pid}"] td[data-col="${column}"]`);
    if (!element || !cell) return;
    if (!element.matches(':popover-open')) element.showPopover();
    const at = cell.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const below = at.bottom + EDGE + height < innerHeight;
    element.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - width - EDGE))}px`;
    element.style.top = `${Math.max(EDGE, below ? at.bottom + EDGE : at.top - height - EDGE)}px`;
  }, [pid, column, change, table]);

  useLayoutEffect(() => {
    // The card does not follow its cell: once the cell has moved away, it goes. Focus may scroll, so not on the first.
    const scroller = table.current?.parentElement;
    const start = { top: scroller?.scrollTop ?? 0, left: scroller?.scrollLeft ?? 0 };
    const onScroll = (): void => {
      if (
        Math.abs((scroller?.scrollTop ?? 0) - start.top) +
          Math.abs((scroller?.scrollLeft ?? 0) - start.left) >
        24
      )
        onClose();
    };
    scroller?.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('resize', onClose);
    return () => {
      scroller?.removeEventListener('scroll', onScroll);
      window.removeEventListener('resize', onClose);
    };
  });

  return (
    <div ref={card} id={id} className="cause-card" role="tooltip" popover="manual">
      <p className="cause-what">
        <span className="cause-column">{column.toUpperCase()}</span>
        <s>
          <Part column={column} value={change.was} />
        </s>
        <span aria-hidden="true">→</span>
        <b>
          <Part column={column} value={change.now} />
        </b>
      </p>
      {change.cause && <p className="cause-call">{text.table.cause(change.cause)}</p>}
      <p className="cause-why">{text.table.why(pid, column, change)}</p>
    </div>
  );
}
