import type { LabInfo, TerminalInfo, TimelineEvent } from '@daemonlab/protocol';
import type { At } from '../store/position.js';

export interface TerminalAt extends TerminalInfo {
  /** The event that ended it; 0 where it is open, or where that event is not known any more. */
  endedAt: number;
}

/**
 * The terminals there were at a moment, closed if they had been hung up, or were gone by themselves, by then. A terminal's
 * name (`pts/0`) is given again once it is free: what hangs up is the latest one of that name.
 */
export function terminalsAt(info: LabInfo, events: readonly TimelineEvent[], at: At): TerminalAt[] {
  const openedAt = new Map<number, number>();
  const endedAt = new Map<number, number>();
  const byName = new Map(info.terminals.map(({ tty, terminal }) => [tty, terminal]));
  for (const event of events) {
    if (event.type === 'terminal') {
      openedAt.set(event.terminal, event.seq);
      byName.set(event.tty, event.terminal);
    }
    if (at !== null && event.seq > at) continue;
    const ended =
      event.type === 'terminal-gone'
        ? event.terminal
        : event.type === 'hangup'
          ? byName.get(event.tty)
          : undefined;
    if (ended !== undefined) endedAt.set(ended, event.seq);
  }
  return info.terminals
    .filter(({ terminal }) => at === null || (openedAt.get(terminal) ?? 0) <= at)
    .map((one) => ({
      ...one,
      open: !endedAt.has(one.terminal) && (at !== null || one.open),
      endedAt: endedAt.get(one.terminal) ?? 0,
    }));
}

/** The tabs: what is open; where nothing is, the terminal that was there last. */
export function shownTerminals(terminals: readonly TerminalAt[]): TerminalAt[] {
  const open = terminals.filter((one) => one.open);
  return open.length > 0 ? open : [...terminals].sort((a, b) => a.endedAt - b.endedAt).slice(-1);
}

/** Which of them is shown: what the learner picked, else where something was last written. */
export function currentTerminal(
  shown: readonly TerminalInfo[],
  picked: number | null,
  active: number | null,
): TerminalInfo | undefined {
  const find = (terminal: number | null): TerminalInfo | undefined =>
    shown.find((one) => one.terminal === terminal);
  return find(picked) ?? find(active) ?? shown[0];
}
