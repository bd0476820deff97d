import { foretell, historyOf, tell } from '@daemonlab/explain';
import type { EventOf, Fault, Lab } from '@daemonlab/protocol';
import type { Style } from '../terminal/style.js';
import { visible } from '../terminal/wrap.js';

/** The C library's names under which a fault is also meant for these calls (see Steering of the tracer). */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  vfork: ['fork'],
  clone: ['fork'],
  clone3: ['fork'],
  dup3: ['dup2'],
  openat: ['open'],
  openat2: ['open'],
  creat: ['open'],
  exit_group: ['exit'],
};

const faultsOn = (call: string, faults: readonly Fault[]): Fault[] =>
  faults.filter((fault) => fault.call === call || ALSO[call]?.includes(fault.call));

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
