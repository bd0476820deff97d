import { PS_COLUMNS, type TimelineEvent } from '@daemonlab/protocol';

/** Whether the process table shows something of these events. A child is in it before its row has been read. */
export const changesTable = (events: readonly TimelineEvent[]): boolean =>
  events.some(
    (event) =>
      event.type === 'fork' ||
      (event.type === 'diff' &&
        (event.gone.length > 0 ||
          event.set.some((row) => PS_COLUMNS.some((column) => column !== 'pid' && column in row)))),
  );
