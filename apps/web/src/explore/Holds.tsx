import { useState } from 'react';
import { useLanguage } from '../i18n/language.js';
import { useMachine } from '../lesson/machine.js';
import { Pid } from '../machine/index.js';
import { later } from '../ui/later.js';
import './holds.css';

// What explains calls is fetched once there is something to explain.
const LaterHold = later(() => import('./Hold.js').then(({ Hold }) => Hold));

/** Who is held before which call, what would happen, and how to let them go on: at the moment looked at. */
export function Holds() {
  const { held: said } = useLanguage().words.explore;
  const { moment, selected, select } = useMachine();
  const { held, rows } = moment;
  /** Who was sent on to its next call last. */
  const [stepped, setStepped] = useState<number | null>(null);
  const name = (pid: number): string => rows.find(({ row }) => row.pid === pid)?.row.comm ?? '';
  // One at a time, so that the machine stays in sight: the process that is selected, else who came first.
  const shown = held.find(({ pid }) => pid === selected) ?? held[0];
  const others = held.filter((one) => one !== shown);
  return (
    // A live region, so it is in the page before it has anything to say.
    <section className="holds" data-testid="holds" aria-live="polite" aria-label={said.about(held.length)}>
      {shown && (
        <LaterHold
          key={`${shown.pid} ${shown.seq}`}
          held={shown}
          name={name(shown.pid)}
          rows={rows}
          stepped={stepped === shown.pid}
          onStep={setStepped}
        />
      )}
      {others.length > 0 && (
        <p className="hold-others">
          {said.also}{' '}
          {others.map(({ pid, name: call }) => (
            <button
              key={pid}
              type="button"
              title={`${name(pid)} ${said.before} ${call}`}
              onClick={() => {
                select(pid);
              }}
            >
              <Pid pid={pid} /> {call}
            </button>
          ))}
        </p>
      )}
    </section>
  );
}
