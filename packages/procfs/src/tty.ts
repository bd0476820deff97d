import { readFileSync, readlinkSync, statSync } from 'node:fs';

/** One line of /proc/tty/drivers. Source: proc_tty(5). */
interface Driver {
  /** Below /dev: `pts`, `ttyS`, `console`. */
  name: string;
  major: number;
  first: number;
  last: number;
}

/** Names for majors whose driver line does not lead to the device file. Source: Documentation/admin-guide/devices.txt. */
const GUESSES: Readonly<Record<number, string>> = { 166: 'ttyACM', 188: 'ttyUSB' };

/** Drivers in reverse order: procps tries the last line first. */
function parseDrivers(text: string): Driver[] {
  const drivers: Driver[] = [];
  for (const line of text.split('\n')) {
    const match = /\s\/dev\/(\S+)\s+(\d+)\s+(\d+)(?:-(\d+))?/.exec(line);
    if (!match) continue;
    const first = Number(match[3]);
    drivers.push({
      name: match[1]!,
      major: Number(match[2]),
      first,
      last: match[4] ? Number(match[4]) : first,
    });
  }
  return drivers.reverse();
}

const major = (device: number): number => (device >>> 8) & 0xfff;
const minor = (device: number): number => (device & 0xff) | ((device >>> 12) & 0xfff00);

/**
 * Names of controlling terminals as ps finds them: the device file must exist below `dev` and have that number,
 * else the column shows `?`. Looked up once a snapshot; `forget` starts the next one.
 */
export class TtyNames {
  readonly #proc: string;
  readonly #dev: string;
  #drivers: Driver[] | null = null;
  readonly #names = new Map<number, string>();

  constructor(proc: string, dev: string) {
    this.#proc = proc;
    this.#dev = dev;
  }

  /** Terminals come and go, so a name is believed only within one snapshot. */
  forget(): void {
    this.#names.clear();
  }

  /** `pts/0`, or `?` for none. `device` is tty_nr of /proc/PID/stat. */
  name(device: number, pid: number): string {
    if (device === 0) return '?';
    const known = this.#names.get(device);
    if (known !== undefined) return known;
    const name =
      this.#byDriver(device) ??
      this.#byLink(device, pid, 2) ??
      this.#guess(device) ??
      this.#byLink(device, pid, 255);
    if (name === null) return '?';
    this.#names.set(device, name);
    return name;
  }

  /** The device number of `${dev}/name`, or null where there is no such file. */
  #deviceAt(name: string): number | null {
    const stats = statSync(`${this.#dev}/${name}`, { throwIfNoEntry: false });
    return stats ? stats.rdev : null;
  }

  #byDriver(device: number): string | null {
    this.#drivers ??= this.#load();
    const number = minor(device);
    const driver = this.#drivers.find(
      (d) => d.major === major(device) && d.first <= number && number <= d.last,
    );
    if (!driver) return null;
    for (const name of [`${driver.name}${number}`, `${driver.name}/${number}`, driver.name]) {
      const found = this.#deviceAt(name);
      // The first file that exists decides, as in ps: a wrong number there is not made up for by a later one.
      if (found !== null) return found === device ? name : null;
    }
    return null;
  }

  /** Where a descriptor of the process leads, if that is the terminal (2, or 255 where bash keeps it). */
  #byLink(device: number, pid: number, fd: number): string | null {
    try {
      const path = readlinkSync(`${this.#proc}/${pid}/fd/${fd}`);
      if (!path.startsWith('/dev/')) return null;
      const name = path.slice('/dev/'.length);
      return this.#deviceAt(name) === device ? name : null;
    } catch {
      return null; // gone, closed, or not ours to read: one guess less
    }
  }

  #guess(device: number): string | null {
    const at = major(device);
    const number = minor(device);
    const name =
      at === 4
        ? number < 64
          ? `tty${number}`
          : `ttyS${number - 64}`
        : at >= 136 && at <= 143
          ? `pts/${number + (at - 136) * 256}`
          : GUESSES[at] !== undefined
            ? `${GUESSES[at]}${number}`
            : null;
    return name !== null && this.#deviceAt(name) === device ? name : null;
  }

  #load(): Driver[] {
    try {
      return parseDrivers(readFileSync(`${this.#proc}/tty/drivers`, 'latin1'));
    } catch {
      return []; // not shown in some containers; the guesses remain
    }
  }
}
