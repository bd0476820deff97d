import { readFileSync, statfsSync } from 'node:fs';

/** Private memory of a process in bytes: its resident anonymous pages (proc(5), status). 0 when it is gone. */
function privateBytes(procRoot: string, pid: number): number {
  try {
    const status = readFileSync(`${procRoot}/${pid}/status`, 'latin1');
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024; // a zombie has no such line
  } catch {
    return 0;
  }
}

/** Bytes that the world's own memory file systems hold, the mounts made by the learner among them. */
function tmpfsBytes(root: string, procRoot: string): number {
  let mounts: string[];
  try {
    mounts = readFileSync(`${procRoot}/1/mounts`, 'utf8').split('\n');
  } catch {
    return 0; // init is gone, and the world with it
  }
  return mounts.reduce((sum, line) => {
    const [, path, type] = line.split(' ');
    if (type !== 'tmpfs' || path === undefined) return sum;
    try {
      const { blocks, bfree, bsize } = statfsSync(
        root + path.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
      );
      return sum + (blocks - bfree) * bsize;
    } catch {
      return sum; // unmounted meanwhile
    }
  }, 0);
}

interface MemoryUse {
  bytes: number;
  /** The process that holds most; null when none holds anything. */
  largest: number | null;
}

/**
 * Memory of a world: its processes' own and its memory file systems'. For where there is no cgroup to count and limit it.
 * `root` is the world's file tree seen from outside, empty for the host's own (whose file systems are not counted).
 */
export function memoryUse(pids: Iterable<number>, procRoot: string, root: string): MemoryUse {
  let bytes = root === '' ? 0 : tmpfsBytes(root, procRoot);
  let largest: number | null = null;
  let most = 0;
  for (const pid of pids) {
    const own = privateBytes(procRoot, pid);
    bytes += own;
    if (own > most) {
      most = own;
      largest = pid;
    }
  }
  return { bytes, largest };
}
