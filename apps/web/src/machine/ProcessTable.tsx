import type { ProcessTableProps } from './types.js';

export function ProcessTable(_props: ProcessTableProps) {
  return <div data-testid="process-table" />;
}
