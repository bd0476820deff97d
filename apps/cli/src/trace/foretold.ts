import { foretell, historyOf, tell } from '@daemonlab/explain';
import { callNames, type EventOf, type Fault, type Lab } from '@daemonlab/protocol';
import type { Style } from '../terminal/style.js';
import { visible } from '../terminal/wrap.js';

const faultsOn = (call: string, faults: readonly Fault[]): Fault[] =>
  faults.filter((fault) => callNames(call).includes(fault.call));

/**
 * What a held process's call is about to do, as the page foretells it; null where nothing can be told. The lab's table is to
 * be that of this moment.
 */
export function foretoldText(
  { timeline, info }: Pick<Lab, 'timeline' | 'info'>,
  { pid, name, args }: EventOf<'hold'>,
  style: Style,
): string | null {
  const faults = faultsOn(name, info.faults);
  const always = faults.find(({ nth }) => nth === undefined);
  if (always) return `${name} will fail with ${always.errno}: --fault is set on it.`;
  const history = historyOf(timeline.since(0), timeline.dropped === 0);
  const told = foretell(name, args, pid, { table: timeline.table, info, history });
  if (told.verdict === 'depends' && (told.code === 'unknown' || told.code === 'no-process')) return null;
  const words = tell(told, 'en').map((part) =>
    typeof part === 'string' ? visible(part) : style.pid(part.pid),
  );
  const unless = faults.map(
    ({ errno, nth }) => `it is number ${String(nth)}, which --fault makes fail with ${errno}`,
  );
  return `${unless.length === 0 ? '' : `Unless ${unless.join(' or ')}: `}${words.join('')}`;
}
