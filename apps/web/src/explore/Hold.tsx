import { CallLine } from '../i18n/CallLine.js';
import { useLanguage } from '../i18n/language.js';
import { Pid, Source, type Held } from '../machine/index.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { useForetold } from './explained.js';
import { errorsOf } from './faults.js';

/** One held process: what it is about to do, and what can be done with it. */
export function Hold({ held, name }: { held: Held; name: string }) {
  const { held: said } = useLanguage().words.explore;
  const store = useLabStore();
  const { at } = useLab('at');
  const foretold = useForetold(held);
  const errors = errorsOf(held.name);
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
            onClick={() => {
              store.letGo(held.pid, 'end');
            }}
          >
            {said.letGo}
          </button>
          <button
            type="button"
            onClick={() => {
              store.letGo(held.pid, 'next-call');
            }}
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
                  onClick={() => {
                    store.letFail(held.pid, held.name, errno);
                  }}
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
