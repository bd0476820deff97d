import { PS_COLUMNS } from '@daemonlab/protocol';
import { useId, useRef, type KeyboardEvent } from 'react';
import { CauseCard } from './CauseCard.js';
import './table.css';
import { TableRow } from './TableRow.js';
import type { ProcessTableProps } from './types.js';
import { useCauseCard } from './useCauseCard.js';
import { moveFocus } from './roving.js';
import { useReveal } from './useReveal.js';

const rowOf = (scroller: HTMLElement, pid: number): Element | null =>
  scroller.querySelector(`tr[data-pid="${pid}"]`);
const headHeight = (scroller: HTMLElement): number => scroller.querySelector('thead')?.offsetHeight ?? 0;

/** The process table as `ps -efj` prints it, with what changed and why. */
export function ProcessTable({ moment, text, selected = null, onSelect }: ProcessTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const cardId = useId();
  const card = useCauseCard(table, moment);
  useReveal(scroller, moment, selected, rowOf, headHeight);
  const selectable = onSelect !== undefined;
  const stop = moment.rows.some(({ row }) => row.pid === selected) ? selected : moment.rows[0]?.row.pid;

  const select = (pid: number): void => onSelect?.(pid === selected ? null : pid);

  const onClick = (event: React.MouseEvent): void => {
    const cell = (event.target as Element).closest('td');
    const pid = Number(cell?.closest('tr')?.dataset['pid']);
    if (!cell || !pid || card.onClick(cell)) return;
    // The end of a selection of text is no choice of a row.
    if (selectable && (getSelection()?.isCollapsed ?? true)) select(pid);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (card.onKeyDown(event)) return;
    const button = (event.target as Element).closest<HTMLElement>('[role=button]');
    if (!button) return;
    if (event.key === 'Enter' || event.key === ' ') select(Number(button.closest('tr')?.dataset['pid']));
    else if (event.key === 'ArrowDown') moveFocus(table.current, '[role=button]', button, 1);
    else if (event.key === 'ArrowUp') moveFocus(table.current, '[role=button]', button, -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="ptable" data-testid="process-table">
      <div className="ptable-scroll" ref={scroller}>
        <table
          ref={table}
          className={moment.rows.length > 24 ? 'dense' : undefined}
          aria-label={text.table.caption}
          onClick={onClick}
          onKeyDown={onKeyDown}
          onPointerOver={card.onPointerOver}
          onPointerLeave={card.onPointerLeave}
          onFocus={card.onFocus}
          onBlur={card.onBlur}
        >
          <thead>
            <tr>
              {PS_COLUMNS.map((column) => (
                <th key={column} scope="col" data-col={column} title={text.table.column[column]}>
                  {column.toUpperCase()}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {moment.rows.map((entry) => (
              <TableRow
                key={entry.row.pid}
                entry={entry}
                text={text}
                selected={entry.row.pid === selected}
                tabStop={selectable ? entry.row.pid === stop : null}
                open={card.open?.pid === entry.row.pid ? card.open.column : null}
                cardId={cardId}
              />
            ))}
          </tbody>
        </table>
        {moment.rows.length === 0 && <p className="machine-empty">{text.table.empty}</p>}
      </div>
      {card.open && <CauseCard id={cardId} open={card.open} table={table} text={text} onClose={card.close} />}
    </div>
  );
}
