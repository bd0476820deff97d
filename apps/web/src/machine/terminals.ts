import type { EventOf, ProcessRow, TimelineEvent } from '@daemonlab/protocol';
import type { TerminalAt, TimelineReader } from './types.js';

/** pts/10 comes after pts/9. */
const byNumber = new Intl.Collator('en', { numeric: true });

type TerminalEvent = EventOf<'terminal' | 'hangup' | 'terminal-gone'>;

const isTerminalEvent = (event: TimelineEvent): event is TerminalEvent =>
  event.type === 'terminal' || event.type === 'hangup' || event.type === 'terminal-gone';

/** Openings and ends seen so far, per timeline: they are few, the events around them many. */
const seen = new WeakMap<TimelineReader, { upTo: number; events: TerminalEvent[] }>();

/** Openings and ends of terminals, all that the timeline has told of. */
export function terminalEvents(timeline: TimelineReader): readonly TerminalEvent[] {
  const known = seen.get(timeline) ?? { upTo: timeline.firstSeq - 1, events: [] };
  if (known.upTo < timeline.lastSeq) {
    known.events.push(...timeline.between(known.upTo, timeline.lastSeq).filter(isTerminalEvent));
    known.upTo = timeline.lastSeq;
    seen.set(timeline, known);
  }
  return known.events;
}

/**
 * The terminals of the world right after event `to`: open ones with the session each controls, and those gone since
 * `from`. Terminals that a program opened (tmux), and those whose opening has fallen off the timeline, are known by the
 * processes they control. Such a one can have the name of one that has ended: the kernel gives names again.
 */
export function terminalsAt(
  timeline: TimelineReader,
  from: number,
  to: number,
  table: ReadonlyMap<number, ProcessRow>,
): TerminalAt[] {
  const at = new Map<string, TerminalAt>();
  /** Of each name, the end of the terminal that had it last, unless another has been opened since. */
  const ended = new Map<string, TerminalEvent>();
  for (const event of terminalEvents(timeline)) {
    if (event.seq > to) break;
    if (event.type === 'terminal') ended.delete(event.tty);
    else ended.set(event.tty, event);
    if (event.type === 'terminal') at.set(event.tty, { tty: event.tty, sid: null, open: true });
    else if (event.seq > from) at.set(event.tty, { tty: event.tty, sid: null, open: false });
    else at.delete(event.tty);
  }
  for (const row of table.values()) {
    if (row.tty === '?') continue;
    const end = ended.get(row.tty);
    const isThatOne = end !== undefined && timeline.tableAt(end.seq).get(row.pid)?.tty === row.tty;
    // A process closes it for the last time while it exits: its row names it still when the terminal is gone already.
    if (isThatOne && end.type === 'terminal-gone') continue;
    const open = (!end || isThatOne) && at.has(row.tty) ? at.get(row.tty)!.open : true;
    at.set(row.tty, { tty: row.tty, sid: row.sid, open });
  }
  return [...at.values()].sort((a, b) => byNumber.compare(a.tty, b.tty));
}
