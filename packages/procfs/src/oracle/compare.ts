import { execFileSync } from 'node:child_process';
import type { ProcessRow } from '@daemonlab/protocol';

/** How a reader and ps compare; for the tests of this package. */
export interface Comparison {
  /** The reader's rows. */
  rows: ProcessRow[];
  /** Pids of rows that changed while ps looked: these say nothing. */
  moving: number[];
  /** Lines that should be the same: the reader's, and what ps printed for that pid. */
  wrong: [ours: string, ofPs: string | undefined][];
  /** Lines of ps for processes the reader did not see, other than ps itself. */
  missing: string[];
}

interface Subject {
  snapshot(): ProcessRow[];
  /** A header, which names a column PID, and a line for each row. */
  format(rows: ProcessRow[]): string;
}

/**
 * Holds a reader against a ps command. The reader looks before and after ps does: a row that is the same both times
 * must stand in the text of ps, byte for byte; one that changed meanwhile (a tick of TIME, a process that ends) may not.
 */
export function compareWithPs(subject: Subject, ps: readonly string[], env = process.env): Comparison {
  const before = subject.snapshot();
  const text = execFileSync(ps[0]!, ps.slice(1), { encoding: 'utf8', env, maxBuffer: 1 << 26 });
  const after = new Map(subject.snapshot().map((row) => [row.pid, row]));
  const lineOf = (row: ProcessRow): string => subject.format([row]).split('\n')[1]!;

  // A line that is cut may end with a space.
  const [header, ...lines] = text.replace(/\n$/, '').split('\n');
  const pidAt = header!.split(/\s+/).indexOf('PID');
  const truth = new Map(lines.map((line) => [Number(line.trim().split(/\s+/)[pidAt]), line]));
  const ourHeader = subject.format([]).split('\n')[0]!;
  const wrong: Comparison['wrong'] = ourHeader === header ? [] : [[ourHeader, header]];
  const moving: number[] = [];
  for (const row of before) {
    const again = after.get(row.pid);
    const line = lineOf(row);
    if (!again || line !== lineOf(again)) moving.push(row.pid);
    else if (truth.get(row.pid) !== line) wrong.push([line, truth.get(row.pid)]);
  }
  const seen = new Set([...before.map((row) => row.pid), ...after.keys()]);
  const itself = ` ${ps.slice(ps.lastIndexOf('ps')).join(' ')}`;
  const missing = [...truth].filter(([pid, line]) => !seen.has(pid) && !line.endsWith(itself));
  return { rows: before, moving, wrong, missing: missing.map(([, line]) => line) };
}
