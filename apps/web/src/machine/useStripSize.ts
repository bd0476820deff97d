import { useEffect, useRef, useState, type RefObject } from 'react';

/** The width and height there are to be seen of what scrolls in the strip. */
export function useStripSize(): [RefObject<HTMLDivElement | null>, { width: number; room: number }] {
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, room: 0 });
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const watch = new ResizeObserver(() => {
      const now = { width: watched.clientWidth, room: watched.clientHeight };
      setSize((was) => (was.width === now.width && was.room === now.room ? was : now));
    });
    watch.observe(watched);
    return () => watch.disconnect();
  }, []);
  return [element, size];
}
