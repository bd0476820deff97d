import { charsetOf, formatPs, nameServiceUser, ProcReader } from '@daemonlab/procfs';
import type { ProcessRow } from '@daemonlab/protocol';
import type { PsOptions } from './commands/ps.js';

/** The largest COLUMNS that procps believes (OUTBUF_SIZE). */
const COLUMNS_MAX = 131_072;

/**
 * Where ps cuts its lines: at COLUMNS if that is a number in C's notation, else at the terminal's width, else nowhere.
 * Source: procps 4.0.2, src/ps/global.c, set_screen_size().
 */
export function psWidth(
  stream: { isTTY?: boolean; columns?: number },
  env: NodeJS.ProcessEnv,
): number | undefined {
  const columns = env.COLUMNS ?? '';
  if (/^\s*\+?(0x[0-9a-f]+|\d+)$/i.test(columns)) {
    const value = /^\s*\+?0\d/.test(columns) ? Number.parseInt(columns, 8) : Number(columns);
    if (value > 0 && value < COLUMNS_MAX) return value;
  }
  if (stream.isTTY !== true) return undefined;
  return stream.columns !== undefined && stream.columns > 0 ? stream.columns : 80;
}

/** `daemonlab ps`: the machine's table to stdout. Gives the exit status: 1 if a named pid is not there. */
export function runPs(options: PsOptions): number {
  const charset = charsetOf(process.env);
  const reader = new ProcReader({ charset, askUser: nameServiceUser });
  const wanted = options.pid && [...new Set(options.pid)].sort((a, b) => a - b);
  const rows = reader.snapshot(wanted);
  reader.close();
  process.stdout.write(options.json === true ? jsonText(rows) : psText(rows));
  const missing = wanted?.filter((pid) => !rows.some((row) => row.pid === pid)) ?? [];
  for (const pid of missing) process.stderr.write(`daemonlab: ps: there is no process ${String(pid)}\n`);
  return missing.length > 0 ? 1 : 0;
}

const jsonText = (rows: readonly ProcessRow[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function psText(rows: readonly ProcessRow[]): string {
  const columns = psWidth(process.stdout, process.env);
  return formatPs(rows, columns === undefined ? {} : { columns });
}
