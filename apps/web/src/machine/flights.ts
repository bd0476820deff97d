import type { Box } from './connectors.js';
import type { SentSignal } from './types.js';

/** So many arrows at once can be followed with the eye. */
const MOST = 6;
/** A signal flies this long (ms). */
const FLIGHT_MS = 300;
/** What the kernel sends comes from this far above (pixels). */
const ABOVE_PX = 56;

/** Signals new since the last moment that was shown; none when time was travelled rather than lived through. */
export function newSignals(signals: readonly SentSignal[], shown: number, to: number): SentSignal[] {
  if (to <= shown) return [];
  return signals.filter(({ seq }) => seq > shown && seq <= to).slice(-MOST);
}

/**
 * Lets each signal fly as a short arrow with its name from the sender's chip to the receiver's. `boxOf` says where in the
 * plane a process's chip stands, or will once it has come to rest: what can be measured now may be on its way there.
 */
export function flySignals(
  plane: HTMLElement,
  signals: readonly SentSignal[],
  boxOf: (pid: number) => Box | undefined,
): void {
  if (signals.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  // While time is scrubbed more would come than can be followed.
  if (plane.querySelectorAll('.flight').length >= MOST) return;
  const middle = (pid: number): { x: number; y: number } | null => {
    const box = boxOf(pid);
    return box ? { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 } : null;
  };
  for (const { pid, from, signal } of signals) {
    const end = middle(pid);
    if (!end) continue;
    const start = (from === 0 ? null : middle(from)) ?? { x: end.x, y: end.y - ABOVE_PX };
    if (from === pid) start.y -= ABOVE_PX;
    const arrow = document.createElement('span');
    arrow.className = 'flight';
    arrow.setAttribute('aria-hidden', 'true');
    arrow.textContent = signal;
    arrow.style.setProperty('--turn', `${Math.atan2(end.y - start.y, end.x - start.x)}rad`);
    plane.append(arrow);
    const at = ({ x, y }: { x: number; y: number }): string => `translate(${x}px, ${y}px)`;
    const flight = arrow.animate(
      [
        { transform: at(start), opacity: 0 },
        { opacity: 1, offset: 0.2 },
        { opacity: 1, offset: 0.85 },
        { transform: at(end), opacity: 0 },
      ],
      { duration: FLIGHT_MS, easing: 'cubic-bezier(.4,.1,.4,1)' },
    );
    const land = (): void => arrow.remove();
    flight.addEventListener('finish', land);
    flight.addEventListener('cancel', land);
  }
}
