import { applyDiff, orderRows, type ProcessRow, type Table, type TimelineEvent } from '@daemonlab/protocol';

/** Rows are shared between tables while they do not change, so most of a snapshot's text is already there. */
const rowText = new WeakMap<ProcessRow, string>();

function textOf(row: ProcessRow): string {
  let text = rowText.get(row);
  if (text === undefined) {
    text = JSON.stringify(row);
    rowText.set(row, text);
  }
  return text;
}

const snapshotLine = (seq: number, t: number, table: Table): string =>
  `{"seq":${String(seq)},"t":${String(t)},"type":"snapshot","rows":[${orderRows(table.values()).map(textOf).join(',')}]}`;

/**
 * A timeline as the lines of `trace --json`, whose shapes scripts rely on. What the wire carries as a diff is here a
 * snapshot of the whole table, under the same number. No event is left out: a number that is missing is one that was lost.
 */
export function jsonLines(): (event: TimelineEvent) => string {
  let table: Table = new Map();
  return (event) => {
    switch (event.type) {
      case 'diff':
        table = applyDiff(table, event);
        return snapshotLine(event.seq, event.t, table);
      case 'snapshot':
        table = new Map(event.rows.map((row) => [row.pid, row]));
        return snapshotLine(event.seq, event.t, table);
      default:
        return JSON.stringify(event);
    }
  };
}
