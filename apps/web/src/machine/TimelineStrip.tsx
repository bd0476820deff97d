import type { TimelineStripProps } from './types.js';

export function TimelineStrip(_props: TimelineStripProps) {
  return <div data-testid="timeline" />;
}
