import { orderRows, PROTOCOL_VERSION, type ServerMessage } from '@daemonlab/protocol';
import type { World } from '../worlds/world.js';

type Welcome = Extract<ServerMessage, { type: 'welcome' }>;

/**
 * The welcome to a world, and the event after which its stream begins: after `lastSeq` when everything that followed
 * it is still kept, else from the oldest event there is.
 */
export function welcome(world: World, lastSeq: number | undefined): { message: Welcome; from: number } {
  const { timeline, info } = world.lab;
  const resumed = !!lastSeq && lastSeq + 1 >= timeline.firstSeq && lastSeq <= timeline.lastSeq;
  const from = resumed ? lastSeq : timeline.firstSeq - 1;
  const message: Welcome = {
    type: 'welcome',
    version: PROTOCOL_VERSION,
    world: world.id,
    info,
    lesson: world.run?.state ?? null,
    resumed,
    base: resumed ? null : { seq: from, rows: orderRows(timeline.base.values()) },
    last: timeline.lastSeq,
    dropped: timeline.dropped,
  };
  return { message, from };
}
