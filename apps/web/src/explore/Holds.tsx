import { lazy, Suspense } from 'react';
import { useLanguage } from '../i18n/language.js';
import { useMachine } from '../lesson/machine.js';
import './holds.css';

// What explains calls is fetched once there is something to explain.
const Hold = lazy(() => import('./Hold.js').then((module) => ({ default: module.Hold })));

/** This many held processes get a line each; the others wait their turn. */
const SHOWN = 3;

/** Who is held before which call, what would happen, and how to let them go on: at the moment looked at. */
export function Holds() {
  const { held: said } = useLanguage().words.explore;
  const { moment } = useMachine();
  const { held, rows } = moment;
  const name = (pid: number): string => rows.find(({ row }) => row.pid === pid)?.row.comm ?? '';
  return (
    // A live region, so it is in the page before it has anything to say.
    <section className="holds" data-testid="holds" aria-live="polite" aria-label={said.about(held.length)}>
      {held.length > 0 && (
        <Suspense>
          <ul>
            {held.slice(0, SHOWN).map((one) => (
              <Hold key={`${one.pid} ${one.seq}`} held={one} name={name(one.pid)} />
            ))}
          </ul>
        </Suspense>
      )}
      {held.length > SHOWN && <p className="hold-past">{said.more(held.length - SHOWN)}</p>}
    </section>
  );
}
