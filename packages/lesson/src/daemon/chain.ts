import type { Table, TimelineEvent } from '@daemonlab/protocol';

/** A process on the way from the program that was started to the daemon, and the stretch of events in which what it did counts. */
export interface Link {
  pid: number;
  /** Its birth: the fork that made it, or the exec of the program that was started. */
  from: number;
  /** The fork of the next one, which inherits nothing of what comes later; Infinity for the daemon. */
  to: number;
}

const lives = (pid: number, table: Table): boolean => {
  const row = table.get(pid);
  return row !== undefined && !row.stat.startsWith('Z');
};

/**
 * From the process that was started to the one that goes on without it; null where nothing does, or where the program
 * itself has not left. `table` is the world when all had settled.
 */
export function daemonChain(events: readonly TimelineEvent[], started: number, table: Table): Link[] | null {
  const begin = events.find((event) => event.type === 'exec' && event.pid === started);
  if (!begin || lives(started, table)) return null;
  const forks = events.filter((event) => event.type === 'fork' && event.seq > begin.seq);
  const children = new Map<number, { pid: number; seq: number }[]>();
  for (const fork of forks)
    if (fork.type === 'fork')
      children.set(fork.pid, [...(children.get(fork.pid) ?? []), { pid: fork.child, seq: fork.seq }]);
  const goesOn = (pid: number): boolean =>
    lives(pid, table) || (children.get(pid) ?? []).some((child) => goesOn(child.pid));

  const links: Link[] = [{ pid: started, from: begin.seq, to: Infinity }];
  for (;;) {
    const last = links.at(-1)!;
    if (lives(last.pid, table)) return links;
    const next = (children.get(last.pid) ?? []).find((child) => goesOn(child.pid));
    if (!next) return null;
    last.to = next.seq;
    links.push({ pid: next.pid, from: next.seq, to: Infinity });
  }
}
