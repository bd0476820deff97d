import type { ProcessMapProps } from './types.js';

export function ProcessMap(_props: ProcessMapProps) {
  return <div data-testid="process-map" />;
}
