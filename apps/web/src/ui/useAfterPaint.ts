import { useEffect, useRef, useState } from 'react';
import { afterPaint } from '../store/pace.js';
import { Ration } from './ration.js';

/**
 * A value as it was when a frame was last painted, null before the first: what shows it is drawn a frame later than what
 * shows the value itself. `rationed`: and not at every frame where it never rests.
 */
export function useAfterPaint<T>(value: T, rationed = false): T | null {
  const [shown, show] = useState<T | null>(null);
  const [ration] = useState(() => new Ration());
  const latest = useRef(value);
  const waits = useRef(false);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(later.current);
      waits.current = false;
    },
    [],
  );
  useEffect(() => {
    latest.current = value;
    if (waits.current) return;
    waits.current = true;
    const draw = (): void => {
      waits.current = false;
      show(() => latest.current);
    };
    const wait = rationed ? ration.take(performance.now()) : 0;
    if (wait === 0) afterPaint(draw);
    else later.current = setTimeout(draw, wait);
  }, [value, rationed, ration]);
  return shown;
}
