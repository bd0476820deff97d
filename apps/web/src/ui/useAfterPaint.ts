import { useEffect, useRef, useState } from 'react';
import { afterPaint } from '../store/pace.js';

/**
 * A value as it was when a frame was last painted, null before the first: what shows it is drawn a frame later than what
 * shows the value itself.
 */
export function useAfterPaint<T>(value: T): T | null {
  const [shown, show] = useState<T | null>(null);
  const latest = useRef(value);
  const waits = useRef(false);
  useEffect(() => {
    latest.current = value;
    if (waits.current) return;
    waits.current = true;
    afterPaint(() => {
      waits.current = false;
      show(() => latest.current);
    });
  }, [value]);
  return shown;
}
