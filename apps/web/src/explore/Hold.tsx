import { useEffect, useRef } from 'react';
import { CallLine } from '../i18n/CallLine.js';
import { useLanguage } from '../i18n/language.js';
import { Pid, Source, type Held, type MachineRow } from '../machine/index.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { useForetold } from './explained.js';
import { errorsOf } from './faults.js';

/** One held process: what it is about to do, and what can be done with it. */
export function Hold({
  held,
  name,
  rows,
  stepped,
  onStep,
}: {
  held: Held;
  name: string;
  rows: readonly MachineRow[];
  /** It came here from the call before, by the button for it. */
  stepped: boolean;
  onStep: (pid: number) => void;
}) {
  const { held: said } = useLanguage().words.explore;
  const store = useLabStore();
  const { at, link, gone } = useLab('at', 'link', 'gone');
  const foretold = useForetold(held, rows);
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // From call to call with one key: the button that had the keyboard went with the call before.
    if (stepped && document.activeElement === document.body) next.current?.focus();
  }, [stepped]);
  const errors = errorsOf(held.name);
  // Without a connection nothing would come of it. They stay focusable: it may be back soon.
  const cannot = link.kind !== 'open' || gone !== null;
  const act = (does: () => void) => () => {
    if (!cannot) does();
  };
  return (
    <div className="hold" data-pid={held.pid} data-call={held.name}>
      <p className="hold-what">
        <Pid pid={held.pid} /> <span className="hold-name">{name}</span> {said.before}{' '}
        <CallLine of={{ name: held.name, args: held.args }} />
        {held.source && (
          <>
            {' '}
            <Source of={held.source} />
          </>
        )}
      </p>
      {foretold !== null && <p className="hold-foretold">{foretold}</p>}
      {at === null ? (
        <div className="hold-actions" role="group" aria-label={`${held.pid} ${name}`}>
          <button
            type="button"
            className="primary"
            aria-disabled={cannot || undefined}
            onClick={act(() => {
              store.letGo(held.pid, 'end');
            })}
          >
            {said.letGo}
          </button>
          <button
            ref={next}
            type="button"
            aria-disabled={cannot || undefined}
            onClick={act(() => {
              onStep(held.pid);
              store.letGo(held.pid, 'next-call');
            })}
          >
            {said.nextCall}
          </button>
          {errors.length > 0 && (
            <span className="hold-fail">
              <span aria-hidden="true">{said.fail}</span>
              {errors.map((errno) => (
                <button
                  key={errno}
                  type="button"
                  aria-label={`${said.fail} ${said.failWith(errno)}`}
                  aria-disabled={cannot || undefined}
                  onClick={act(() => {
                    store.letFail(held.pid, held.name, errno);
                  })}
                >
                  {errno}
                </button>
              ))}
            </span>
          )}
        </div>
      ) : (
        <p className="hold-past">{said.past}</p>
      )}
    </div>
  );
}
