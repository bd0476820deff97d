import type { LabInfo, Table } from '@daemonlab/protocol';
import type { History } from './history.js';

/** What is known of a world at one moment. */
export interface World {
  table: Table;
  /** `lab.info`, or as much of it as is needed. */
  info: Pick<LabInfo, 'init' | 'isolation' | 'terminals' | 'limits'>;
  /** What happened before and is not in the table: see `historyOf`. Without it less can be foretold. */
  history?: History | undefined;
}
