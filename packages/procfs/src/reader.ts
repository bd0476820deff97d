import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessRow } from '@daemonlab/protocol';
import { HZ } from './clock.js';
import { ProcessFiles, scratch } from './files.js';
import { Process, type Moment } from './process.js';
import type { Charset } from './text.js';
import { TtyNames } from './tty.js';
import { UserNames } from './users.js';

export interface ProcReaderOptions {
  /** A mounted procfs; pids are those of the PID namespace it was mounted in. Default `/proc`. */
  root?: string;
  /** Where terminals are looked up; ps shows `?` for one without a device file. Default `/dev`. */
  dev?: string;
  /** A passwd file. Default `/etc/passwd`. */
  users?: string;
  /** Asked once for each user number the file does not have, e.g. `nameServiceUser`. Default: the number is shown. */
  askUser?: (uid: number) => string | null;
  /** How CMD is escaped: as ps does in a UTF-8 locale (default) or in any other. */
  charset?: Charset;
  /** Only these processes are in a snapshot (host isolation). Asked at every snapshot. */
  pids?: () => Iterable<number>;
  /** Keep the files of each process open between reads: about twice as fast, five descriptors a process. Default false. */
  keepOpen?: boolean;
}

/** The pids shown by a procfs, ascending. */
export function listPids(root = '/proc'): number[] {
  const pids: number[] = [];
  for (const name of readdirSync(root)) {
    const first = name.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) pids.push(Number(name));
  }
  return pids.sort((a, b) => a - b);
}

/** The boot time moves only when the clock is set, seen as a jump between wall clock and monotonic clock of this size (ms). */
const CLOCK_JUMP_MS = 5;

/**
 * Reads processes from a procfs. A row has what `ps -efj` of procps 4.0.2 prints and more; see ProcessRow.
 * All calls are synchronous. A process that vanishes meanwhile is left out; nothing throws for it.
 */
export class ProcReader {
  readonly #root: string;
  readonly #charset: Charset;
  readonly #keepOpen: boolean;
  readonly #pids: (() => Iterable<number>) | null;
  readonly #ttys: TtyNames;
  readonly #users: UserNames;
  readonly #files: ProcessFiles;
  readonly #processes = new Map<number, Process>();
  #bootTime = 0;
  #clockOffset = Number.NaN;

  constructor(options: ProcReaderOptions = {}) {
    this.#root = options.root ?? '/proc';
    this.#charset = options.charset ?? 'utf-8';
    this.#keepOpen = options.keepOpen ?? false;
    this.#files = new ProcessFiles(this.#root, this.#keepOpen);
    this.#pids = options.pids ?? null;
    this.#ttys = new TtyNames(this.#root, options.dev ?? '/dev');
    this.#users = new UserNames(options.users ?? '/etc/passwd', options.askUser ?? null);
  }

  /** The whole table, ascending by pid; or, with `pids`, those processes in that order. Rows that are equal stay the same object. */
  snapshot(pids?: Iterable<number>): ProcessRow[] {
    const wanted = pids ?? this.#pids?.() ?? listPids(this.#root);
    const moment = this.#moment();
    const rows: ProcessRow[] = [];
    for (const pid of wanted) {
      const row = this.#read(pid, moment);
      if (row) rows.push(row);
    }
    if (!pids) this.#dropOthers(rows);
    return rows;
  }

  /** One process, for those known to have changed; null when it is gone. */
  read(pid: number): ProcessRow | null {
    return this.#read(pid, this.#moment());
  }

  /** Gives back every open descriptor. The reader can go on to be used. */
  close(): void {
    for (const process of this.#processes.values()) process.close();
    this.#processes.clear();
    this.#files.close();
  }

  #read(pid: number, moment: Moment): ProcessRow | null {
    const known = this.#processes.get(pid);
    const row = known?.read(moment);
    if (row) return row;
    if (known) this.#drop(known);
    // Unknown, or gone with its pid perhaps used again: look once more with fresh eyes.
    const process = new Process(pid, `${this.#root}/${pid}`, this.#keepOpen);
    this.#processes.set(pid, process);
    const first = process.read(moment);
    if (!first) this.#drop(process);
    return first;
  }

  #drop(process: Process): void {
    process.close();
    this.#processes.delete(process.pid);
  }

  #dropOthers(rows: readonly ProcessRow[]): void {
    if (rows.length === this.#processes.size) return;
    const seen = new Set(rows.map((row) => row.pid));
    for (const [pid, process] of this.#processes) if (!seen.has(pid)) this.#drop(process);
  }

  #moment(): Moment {
    this.#ttys.forget();
    this.#users.refresh();
    const now = new Date();
    return {
      uptimeTicks: this.#uptime() * HZ,
      bootTime: this.#boot(now),
      now,
      day: `${now.getFullYear()} ${now.getMonth()} ${now.getDate()}`,
      charset: this.#charset,
      ttys: this.#ttys,
      users: this.#users,
      verifiedLinks: new Set(),
    };
  }

  /** Seconds since boot, as a procfs says: with time asleep, and in the time namespace of its world. */
  #uptime(): number {
    const length = this.#files.read('uptime');
    if (length === null) throw new Error(`${this.#root} is no procfs: it has no uptime`);
    return Number.parseFloat(scratch.toString('latin1', 0, length));
  }

  #boot(now: Date): number {
    const offset = now.getTime() - performance.now();
    if (Math.abs(offset - this.#clockOffset) < CLOCK_JUMP_MS) return this.#bootTime;
    const match = /^btime (\d+)$/m.exec(readFileSync(`${this.#root}/stat`, 'latin1'));
    if (!match) throw new Error(`${this.#root}/stat names no boot time (btime)`);
    this.#clockOffset = offset;
    return (this.#bootTime = Number(match[1]));
  }
}
