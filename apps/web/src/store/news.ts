import { PS_COLUMNS, type TimelineEvent } from '@daemonlab/protocol';

/** Whether the process table shows something of these events. */
export const changesTable = (events: readonly TimelineEvent[]): boolean =>
  events.some(
    (event) =>
      event.type === 'diff' &&
      (event.gone.length > 0 ||
        event.set.some((row) => PS_COLUMNS.some((column) => column !== 'pid' && column in row))),
  );
