import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';

const MARK = 'DAEMONLAB_TEST';

/** A file of /proc, or empty where the process is gone or another user's. */
function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}

interface Seen {
  pid: number;
  ppid: number;
  /** Start time: with the pid, what tells a process from a later one of the same number. */
  start: string;
  state: string;
}

/** What tells a process from any other. */
const nameOf = ({ pid, start }: Seen): string => `${pid} ${start}`;

function processes(): Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      const stat = readProc(Number(name), 'stat');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { pid: Number(name), state: fields[0] ?? '', ppid: Number(fields[1]), start: fields[19] ?? '' };
    })
    .filter((seen) => seen.start !== '');
}

const mounts = (): string[] =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path !== '');

/** What a program under test left behind, in words; see `leftovers`. */
export interface Leftovers {
  /** To be given to the program: marks its processes, and sends its temporary files to a folder of its own. */
  readonly env: { readonly TMPDIR: string; readonly DAEMONLAB_TEST: string };
  /** Looks at what runs now, so that processes are known later though their parents are gone and their environment is another. */
  note(): void;
  /** What is left: processes, mounts, files. Empty when there is nothing. */
  list(): string[];
  /** Resolves when nothing is left; at the deadline (default 20 s) rejects with what is. */
  gone(timeoutMs?: number): Promise<true>;
  /** Removes the temporary folder. */
  dispose(): void;
}

/**
 * Proves that nothing is left of what is started with `env`: processes (those with the mark, and every descendant
 * seen by `note` while it lived), mounts that were not there before, files in its temporary folder.
 */
export function leftovers(): Leftovers {
  const mark = randomUUID();
  const folder = mkdtempSync(join(tmpdir(), 'testkit-'));
  chmodSync(folder, 0o1777); // an unprivileged child must be able to use it
  const mountsBefore = new Set(mounts());
  const known = new Map<string, Seen>();

  const note = (): void => {
    const all = processes();
    // Not every process with the number of one of ours is it: the number may have been given out again.
    const ours = new Set(all.filter((seen) => known.has(nameOf(seen))).map((seen) => seen.pid));
    for (const seen of all) if (readProc(seen.pid, 'environ').includes(`${MARK}=${mark}`)) ours.add(seen.pid);
    let grown = true;
    while (grown) {
      const before = ours.size;
      for (const seen of all) if (ours.has(seen.ppid)) ours.add(seen.pid);
      grown = ours.size > before;
    }
    for (const seen of all) if (ours.has(seen.pid)) known.set(nameOf(seen), seen);
  };

  const list = (): string[] => {
    note();
    const alive = processes().filter((seen) => known.has(nameOf(seen)));
    const ours = new Set(alive.map((seen) => seen.pid));
    const left = alive
      // Dead, and for somebody else to clear away: who adopts orphans (PID 1, a subreaper) may look for dead children
      // only every second or two, or never.
      .filter((seen) => seen.state !== 'Z' || ours.has(seen.ppid))
      .map(
        (seen) =>
          `process ${seen.pid} (${seen.state}) ${readProc(seen.pid, 'cmdline').replaceAll('\0', ' ').trim()}`,
      );
    for (const path of mounts())
      if (!mountsBefore.has(path) && (path.startsWith(folder) || path.includes('daemonlab')))
        left.push(`mount ${path}`);
    for (const name of readdirSync(folder)) left.push(`file ${join(folder, name)}`);
    return left;
  };

  return {
    env: { TMPDIR: folder, DAEMONLAB_TEST: mark },
    note,
    list,
    gone: (timeoutMs = 20_000) =>
      eventually(
        () => {
          const left = list();
          if (left.length > 0) throw new Error(left.join('; '));
          return true as const;
        },
        { timeoutMs, what: 'nothing is left' },
      ),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
