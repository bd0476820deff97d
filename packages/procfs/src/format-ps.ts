import { readFileSync } from 'node:fs';
import { PS_COLUMNS, type ProcessRow } from '@daemonlab/protocol';
import { cells, cutToCells } from './text.js';

export interface FormatPsOptions {
  /** /proc/sys/kernel/pid_max: the pid columns are as wide as its digits. Default: this machine's. */
  pidMax?: number;
  /** Width of the terminal, or what COLUMNS says; without it lines are not cut, as when ps writes to a pipe. */
  columns?: number;
}

/** The kernel's highest pid plus one, as a procfs of this PID namespace says; 32768, the kernel's default, where it says nothing. */
function readPidMax(root = '/proc'): number {
  try {
    return Number.parseInt(readFileSync(`${root}/sys/kernel/pid_max`, 'latin1'), 10);
  } catch {
    return 32_768; // /proc/sys is hidden in some containers
  }
}

interface Column {
  title: string;
  width: number;
  left: boolean;
}

/** CMD counts three columns towards the width needed; ps makes a narrower terminal as many lines wide as that takes. */
const CMD_MIN = 3;

function layout(pidMax: number): Column[] {
  const digits = String(pidMax).length;
  const widths: Record<string, number> = { uid: 8, c: 2, stime: 5, tty: 8, time: 8, cmd: CMD_MIN };
  return PS_COLUMNS.map((column) => {
    const title = column.toUpperCase();
    return {
      title,
      width: widths[column] ?? Math.max(digits, title.length),
      left: column === 'uid' || column === 'tty' || column === 'cmd',
    };
  });
}

/** One line. A value too wide for its column pushes the next ones on, which take the room back from their padding. */
function line(columns: readonly Column[], values: readonly string[], room: number): string {
  let text = '';
  let used = 0;
  let due = 0;
  for (const [index, column] of columns.entries()) {
    const last = index === columns.length - 1;
    const gap = index === 0 ? 0 : 1;
    const value = values[index]!;
    const shown = last ? cutToCells(value, room - Math.max(due, used + gap)) : value;
    const width = last ? 0 : cells(shown);
    const pad = due - used + (column.left ? 0 : Math.max(0, column.width - width));
    text += ' '.repeat(pad < 1 ? gap : pad) + shown;
    used += (pad < 1 ? gap : pad) + width;
    due += column.width + 1;
  }
  return `${text}\n`;
}

/** The rows as the text `ps -efj` of procps 4.0.2 prints, byte for byte, header first, a newline after each line. */
export function formatPs(rows: Iterable<ProcessRow>, options: FormatPsOptions = {}): string {
  const columns = layout(options.pidMax ?? readPidMax());
  const needed = columns.reduce((sum, column) => sum + column.width + 1, -1);
  const screen = options.columns ?? Number.MAX_SAFE_INTEGER;
  const room = screen * Math.ceil(needed / screen);
  let text = line(
    columns,
    columns.map((column) => column.title),
    room,
  );
  for (const row of rows)
    text += line(
      columns,
      PS_COLUMNS.map((column) => String(row[column])),
      room,
    );
  return text;
}
