import { PS_COLUMNS, type ProcessRow, type PsColumn } from '@daemonlab/protocol';
import { memo, type CSSProperties } from 'react';
import { Pid } from './Pid.js';
import type { CellChange, Ending, MachineRow, MachineText } from './types.js';

interface TableRowProps {
  entry: MachineRow;
  text: MachineText;
  selected: boolean;
  /** Can its pid be reached with Tab? Null: rows cannot be chosen. */
  tabStop: boolean | null;
  /** The column whose card is open. */
  open: PsColumn | null;
  cardId: string;
}

/** Characters of an old value that are shown; `data-was` has all. */
const SHOWN_OLD = 22;

/** `data-dead`: how it ended, for machines. */
const deadWord = (ending: Ending): string =>
  ending.signal ?? (ending.code === null ? '' : `exit ${ending.code}`);

function leaderWords(row: ProcessRow, column: PsColumn, text: MachineText): string | undefined {
  if (column === 'pgid' && row.pid === row.pgid) return text.leadsGroup(row.pgid);
  if (column === 'sid' && row.pid === row.sid) return text.leadsSession(row.sid);
  return undefined;
}

function Value({ entry, column, text }: { entry: MachineRow; column: PsColumn; text: MachineText }) {
  const { row, ending } = entry;
  if (column === 'pid' || column === 'ppid' || column === 'pgid' || column === 'sid')
    return <Pid pid={row[column]} leader={ending ? undefined : leaderWords(row, column, text)} />;
  return row[column];
}

/** An old command is shown only as far as it helps to know it again. */
const short = (was: string): string => (was.length > SHOWN_OLD ? `${was.slice(0, SHOWN_OLD - 1)}…` : was);

function ChangedCell({
  change,
  column,
  open,
  cardId,
  text,
  children,
}: {
  change: CellChange;
  column: PsColumn;
  open: boolean;
  cardId: string;
  text: MachineText;
  children: React.ReactNode;
}) {
  return (
    <td
      data-col={column}
      data-was={change.was}
      data-old={short(change.was)}
      data-open={open || undefined}
      tabIndex={0}
      aria-label={`${change.now}, ${text.table.was(change.was)}`}
      aria-describedby={open ? cardId : undefined}
      style={column === 'cmd' ? ({ '--now': change.now.length } as CSSProperties) : undefined}
    >
      {children}
    </td>
  );
}

/** Every event makes all rows anew, most of them the same as before. */
function sameRow(was: TableRowProps, now: TableRowProps): boolean {
  return (
    was.text === now.text &&
    was.selected === now.selected &&
    was.tabStop === now.tabStop &&
    was.open === now.open &&
    was.cardId === now.cardId &&
    JSON.stringify(was.entry) === JSON.stringify(now.entry)
  );
}

/** One process. Cells hold exactly what ps prints, so that text copied from the table is a table of ps. */
export const TableRow = memo(function TableRow({
  entry,
  text,
  selected,
  tabStop,
  open,
  cardId,
}: TableRowProps) {
  const { row, born, changes, ending, held } = entry;
  // Generated, for it is no part of what ps prints.
  const heldWords = held && <span className="held-words" data-words={text.held(held.name)} />;
  return (
    <tr
      data-pid={row.pid}
      data-born={born || undefined}
      data-selected={selected || undefined}
      data-held={held?.name}
      data-dead={ending ? deadWord(ending) : undefined}
    >
      {PS_COLUMNS.map((column) => {
        const value = <Value entry={entry} column={column} text={text} />;
        const change = changes[column];
        if (change)
          return (
            <ChangedCell
              key={column}
              change={change}
              column={column}
              open={open === column}
              cardId={cardId}
              text={text}
            >
              <span className="now">{value}</span>
              {column === 'cmd' && heldWords}
            </ChangedCell>
          );
        if (column === 'pid')
          return (
            <td key={column} data-col={column} data-comm={row.comm}>
              {tabStop === null ? (
                value
              ) : (
                <span
                  role="button"
                  tabIndex={tabStop ? 0 : -1}
                  aria-pressed={selected}
                  aria-label={[row.pid, row.comm, born ? text.table.born : ''].filter(Boolean).join(' ')}
                >
                  {value}
                </span>
              )}
            </td>
          );
        return (
          <td key={column} data-col={column} title={column === 'cmd' ? row.cmd : undefined}>
            {column === 'cmd' && (ending || held) ? (
              <span className="with-fate">
                <span className="cut-short">{value}</span>
                {ending && <span className="ended">{text.ended(ending)}</span>}
                {heldWords}
              </span>
            ) : (
              value
            )}
          </td>
        );
      })}
    </tr>
  );
}, sameRow);
