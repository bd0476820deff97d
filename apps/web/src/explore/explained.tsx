import {
  explain,
  foretell,
  historyOf,
  tell,
  type Foretelling,
  type Part,
  type World,
} from '@daemonlab/explain';
import type { LabInfo, Timeline } from '@daemonlab/protocol';
import { Fragment, useMemo, type ReactNode } from 'react';
import { useLanguage } from '../i18n/language.js';
import { Pid, type Held, type MachineRow } from '../machine/index.js';
import type { AskedCall } from '../store/state.js';
import { useLab } from '../store/useLab.js';

/** What a call does is in the table within this many events after it. */
const SOON = 400;

/** A sentence in pieces, its processes in their colours. */
export const words = (parts: readonly Part[]): ReactNode =>
  parts.map((part, index) => (
    <Fragment key={index}>{typeof part === 'string' ? part : <Pid pid={part.pid} />}</Fragment>
  ));

/** The event after which the table shows what a call did: the first diff after it. */
export function settledAt(timeline: Timeline, { pid, from }: Pick<AskedCall, 'pid' | 'from'>): number {
  const events = timeline.between(from, from + SOON);
  const made = events.findIndex((event) => event.type === 'call' && event.pid === pid && event.injected);
  const diff = events.find((event, index) => event.type === 'diff' && index > made);
  return diff?.seq ?? events.at(-1)?.seq ?? from;
}

/** Why a call did what it did, with the numbers of this very case; null while there is no answer. */
export function useExplained(call: AskedCall | null): ReactNode {
  const { language } = useLanguage();
  const { timeline, info, lastSeq } = useLab('timeline', 'info', 'lastSeq');
  // `lastSeq` stands for the timeline's content, which grows in place.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const settled = useMemo(() => (call ? settledAt(timeline, call) : 0), [timeline, call, lastSeq]);
  return useMemo(() => {
    if (!call?.outcome || call.outcome.kind === 'refused' || !info) return null;
    const history = historyOf(timeline.between(0, call.from), timeline.dropped === 0);
    const world: World = { table: timeline.tableAt(call.from), info, history };
    const after = timeline.tableAt(settled);
    return words(tell(explain(call.call, call.args, call.pid, call.outcome, world, after), language));
  }, [call, info, timeline, settled, language]);
}

/**
 * What a held process is about to do, after event `seq`. `rows`: what the page shows then, which is further than the table
 * that was read last: a process may be held before its own row has been read.
 */
export function foretoldAt(
  held: Held,
  timeline: Timeline,
  seq: number,
  rows: readonly MachineRow[],
  info: LabInfo,
): Foretelling {
  const history = historyOf(timeline.between(0, seq), timeline.dropped === 0);
  const living = rows.filter(({ ending }) => ending === null).map(({ row }) => [row.pid, row] as const);
  const table = new Map([...timeline.tableAt(seq), ...living]);
  return foretell(held.name, held.args, held.pid, { table, info, history });
}

/** The same in words; null where nothing is known. */
export function useForetold(held: Held, rows: readonly MachineRow[]): ReactNode {
  const { language } = useLanguage();
  const { timeline, info, at, lastSeq } = useLab('timeline', 'info', 'at', 'lastSeq');
  const seq = at ?? lastSeq;
  return useMemo(
    () => (info ? words(tell(foretoldAt(held, timeline, seq, rows, info), language)) : null),
    [held, rows, info, timeline, seq, language],
  );
}
