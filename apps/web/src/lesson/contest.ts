import type { ContestRow, LessonState, ProcessRow } from '@daemonlab/protocol';

/** What has become of a contestant. */
export type Fate =
  | { kind: 'lives' }
  /** It is not there any more, and how it went was not seen. */
  | { kind: 'gone' }
  | { kind: 'exited'; status: string }
  | { kind: 'killed'; signal: string; by: Killer | null };

/** Who sent the signal: the kernel, or a process by its name in the lesson, its number, or both. */
export type Killer = { kind: 'kernel' } | { kind: 'process'; name: string | null; pid: number | null };

/** A `ContestRow`, its words for people taken apart. */
export interface Contestant extends Pick<
  ContestRow,
  'name' | 'pid' | 'label' | 'sid' | 'pgid' | 'tty' | 'stdout'
> {
  fate: Fate;
}

function killer(from: string | null, names: LessonState['names']): Killer | null {
  if (from === null) return null;
  if (from === 'kernel') return { kind: 'kernel' };
  if (/^\d+$/.test(from)) return { kind: 'process', name: null, pid: Number(from) };
  return { kind: 'process', name: from, pid: names[from] ?? null };
}

function fateOf({ fate, from }: ContestRow, names: LessonState['names']): Fate {
  if (fate === 'lives' || fate === 'gone') return { kind: fate };
  const status = /^exit (\d+)$/.exec(fate)?.[1];
  return status === undefined
    ? { kind: 'killed', signal: fate, by: killer(from, names) }
    : { kind: 'exited', status };
}

/**
 * The contestants as they are now; or, with the table of a moment in the past, as they were then: who had not been started
 * is not among them, and of who was alive that moment's row counts. `started` says whether one had been started by then.
 */
export function contestants(
  lesson: LessonState,
  past: ReadonlyMap<number, ProcessRow> | null,
  started: (pid: number) => boolean,
): Contestant[] {
  return (lesson.contest?.rows ?? []).flatMap((row) => {
    const { name, pid, label, sid, pgid, tty, stdout } = row;
    const now: Contestant = { name, pid, label, sid, pgid, tty, stdout, fate: fateOf(row, lesson.names) };
    if (past === null) return [now];
    const then = past.get(pid);
    if (!then) return started(pid) ? [now] : [];
    return [
      {
        ...now,
        sid: then.sid,
        pgid: then.pgid,
        tty: then.tty,
        stdout: then.fds['1'] ?? null,
        fate: then.stat.startsWith('Z') ? now.fate : { kind: 'lives' },
      },
    ];
  });
}
