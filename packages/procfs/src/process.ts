import type { ProcessRow } from '@daemonlab/protocol';
import { commandLine, commandName } from './command.js';
import { cpuPercent, cpuTime, HZ, startTime } from './clock.js';
import { ProcessFiles, scratch } from './files.js';
import { Links, type Places } from './links.js';
import { parseStat, type Stat } from './stat.js';
import { parseStatus, type Status } from './status.js';
import { printable, type Charset } from './text.js';
import type { TtyNames } from './tty.js';
import type { UserNames } from './users.js';

/** What all processes of one snapshot share. */
export interface Moment {
  /** Clock ticks since boot. */
  uptimeTicks: number;
  /** Boot, in whole seconds since 1970. */
  bootTime: number;
  now: Date;
  /** The local day of `now`. */
  day: string;
  charset: Charset;
  ttys: TtyNames;
  users: UserNames;
  /** Texts of links found unchanged in this snapshot, see `Links`. */
  verifiedLinks: Set<string>;
}

const NO_STATUS: Status = { tgid: 0, euid: 0, umask: '', locked: false, sigblk: [], sigign: [], sigcgt: [] };

/**
 * One process between snapshots. What a process can only change by running (its status, its command line, which of
 * its descriptors are open) is read again only when it has run; what others can change is read every time.
 */
export class Process {
  readonly pid: number;
  readonly #files: ProcessFiles;
  #statBytes: Buffer = Buffer.alloc(0);
  #stat: Stat | null = null;
  #comm = '';
  #schedule = '';
  #status: Status = NO_STATUS;
  /** Null where there are no arguments, and CMD is made of the name. */
  #cmdline: string | null = null;
  readonly #links: Links;
  #row: ProcessRow | null = null;
  #rowStat: Stat | null = null;
  #rowPlaces: Places | null = null;
  #stime = '';
  #stimeOf = '';
  #stimeBoot = 0;

  constructor(pid: number, dir: string, keep: boolean) {
    this.pid = pid;
    this.#files = new ProcessFiles(dir, keep);
    this.#links = new Links(this.#files);
  }

  close(): void {
    this.#files.close();
  }

  /** The row now; the same object as last time when nothing in it changed. Null when the process is gone. */
  read(moment: Moment): ProcessRow | null {
    const stat = this.#readStat(moment.charset);
    if (!stat) return null;
    const ran = this.#hasRun(stat);
    if (ran && !this.#readOwn(moment.charset)) return null;
    const places = ran ? this.#links.read(stat.state) : this.#links.again(moment.verifiedLinks);
    // Most processes sleep through most snapshots: then only what depends on the moment could differ.
    const still = !ran && stat === this.#rowStat && places === this.#rowPlaces;
    if (still && this.#row && this.#sameMoment(this.#row, stat, moment)) return this.#row;
    this.#rowStat = stat;
    this.#rowPlaces = places;
    const row = this.#compose(stat, places, moment);
    return (this.#row = this.#row && sameRow(this.#row, row) ? this.#row : row);
  }

  #sameMoment(row: ProcessRow, stat: Stat, moment: Moment): boolean {
    return (
      row.c === cpuPercent(stat.cpuTicks, stat.startTicks, moment.uptimeTicks) &&
      row.stime === this.#startTime(stat, moment) &&
      row.tty === moment.ttys.name(stat.tty, this.pid) &&
      row.uid === moment.users.name(this.#status.euid)
    );
  }

  #readStat(charset: Charset): Stat | null {
    const length = this.#files.read('stat');
    if (length === null) return null;
    if (
      this.#stat &&
      length === this.#statBytes.length &&
      scratch.compare(this.#statBytes, 0, length, 0, length) === 0
    )
      return this.#stat;
    const stat = parseStat(scratch, length);
    if (!stat) return null;
    this.#statBytes = Buffer.from(scratch.subarray(0, length));
    this.#comm = printable(stat.comm, charset);
    return (this.#stat = stat);
  }

  /**
   * Whether the process may have run since its own things were last read. /proc/PID/schedstat counts its time on a
   * CPU in nanoseconds and its turns; it is read before what it guards, so that what changes after is seen next time.
   * It speaks of the first thread only, and not of one running this moment: those are always read.
   */
  #hasRun(stat: Stat): boolean {
    const length = this.#files.read('schedstat');
    const schedule = length === null ? '' : `${stat.state} ${scratch.toString('latin1', 0, length)}`;
    const same = schedule !== '' && schedule === this.#schedule && stat.threads === 1 && stat.state !== 'R';
    this.#schedule = schedule;
    return !same;
  }

  /** Reads status and command line; false when the process is gone, or is none but a thread. */
  #readOwn(charset: Charset): boolean {
    const statusLength = this.#files.read('status');
    const status = statusLength === null ? null : parseStatus(scratch.toString('latin1', 0, statusLength));
    if (status?.tgid !== this.pid) return false;
    this.#status = status;
    const length = this.#files.read('cmdline');
    if (length === null) return false;
    this.#cmdline = commandLine(scratch, length, charset);
    return true;
  }

  /** The STIME column changes only at midnight and when the clock is set. */
  #startTime(stat: Stat, moment: Moment): string {
    if (this.#stimeOf === moment.day && this.#stimeBoot === moment.bootTime) return this.#stime;
    this.#stimeOf = moment.day;
    this.#stimeBoot = moment.bootTime;
    const started = new Date((moment.bootTime + Math.floor(stat.startTicks / HZ)) * 1000);
    return (this.#stime = startTime(started, moment.now));
  }

  #compose(stat: Stat, places: Places, moment: Moment): ProcessRow {
    const { pid } = this;
    const status = this.#status;
    return {
      uid: moment.users.name(status.euid),
      pid,
      ppid: stat.ppid,
      pgid: stat.pgid,
      sid: stat.sid,
      c: cpuPercent(stat.cpuTicks, stat.startTicks, moment.uptimeTicks),
      stime: this.#startTime(stat, moment),
      tty: moment.ttys.name(stat.tty, pid),
      time: cpuTime(stat.cpuTicks),
      cmd: this.#cmdline ?? commandName(this.#comm, stat.state),
      tpgid: stat.tpgid,
      stat: stateFlags(pid, stat, status),
      comm: this.#comm,
      cwd: places.cwd,
      umask: status.umask,
      fds: places.fds,
      fdsMore: places.fdsMore,
      sigign: status.sigign,
      sigcgt: status.sigcgt,
      sigblk: status.sigblk,
    };
  }
}

/** State and flags in the order of `ps -o stat`. Source: ps(1), "PROCESS STATE CODES". */
function stateFlags(pid: number, stat: Stat, status: Status): string {
  let flags = stat.state;
  if (stat.nice < 0) flags += '<';
  if (stat.nice > 0) flags += 'N';
  if (status.locked) flags += 'L';
  if (stat.sid === pid) flags += 's';
  if (stat.threads > 1) flags += 'l';
  if (stat.pgid === stat.tpgid) flags += '+';
  return flags;
}

/** Equal in every field; sets of signals and descriptors are shared between rows while they are equal. */
function sameRow(a: ProcessRow, b: ProcessRow): boolean {
  for (const key in b) if (a[key as keyof ProcessRow] !== b[key as keyof ProcessRow]) return false;
  return true;
}
