import { useEffect, useMemo, useRef } from 'react';
import { useLanguage } from '../i18n/language.js';
import { useMachine } from '../lesson/machine.js';
import { Pid } from '../machine/index.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { Answer, Earlier } from './Answer.js';
import { CallForm } from './CallForm.js';
import { kindOf } from './calls.js';
import { Choices } from './Choices.js';
import './explore.css';

/** Pick a process, pick a call: it happens, and what the kernel answered is explained. `free`: there is no lesson around it. */
export function Explore({ free = false, onClose }: { free?: boolean; onClose?: () => void }) {
  const { words } = useLanguage();
  const { explore } = words;
  const store = useLabStore();
  const { moment, selected, select } = useMachine();
  const { info, at, link, gone, calls } = useLab('info', 'at', 'link', 'gone', 'calls');
  const heading = useRef<HTMLHeadingElement>(null);
  const rows = useMemo(
    () =>
      moment.rows
        .filter(({ row, ending }) => ending === null && !row.stat.startsWith('Z'))
        .map(({ row }) => row),
    [moment],
  );
  const row = rows.find(({ pid }) => pid === selected);
  const busy = calls.at(-1)?.outcome === null;
  const can = at === null && link.kind === 'open' && !gone;
  const kind = row && info ? kindOf(row.pid, info) : 'other';

  useEffect(() => {
    // Opened by a key or a button elsewhere: what is read next is here.
    if (onClose) heading.current?.focus();
    const usual = info && rows.findLast(({ pid }) => kindOf(pid, info) === 'other');
    if (usual && selected === null) select(usual.pid);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const acted = useRef(false);
  useEffect(() => {
    // With the process the form is gone, and with it the button that had the keyboard.
    if (!row && acted.current && document.activeElement === document.body)
      heading.current?.focus({ preventScroll: true });
    acted.current = row !== undefined;
  }, [row]);

  return (
    <section className="explore" aria-label={explore.title} data-testid="explore-panel">
      <div className="explore-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {free ? explore.playground.question : explore.title}
          </h1>
          <p>{free ? explore.playground.lead : explore.lead}</p>
        </div>
        {onClose && (
          <button type="button" className="quiet" onClick={onClose}>
            {explore.back}
          </button>
        )}
      </div>
      <Answer />
      {at !== null && <p className="note">{explore.past}</p>}
      {rows.length === 0 ? (
        <p className="explore-hint">{info ? explore.none : words.link.connecting}</p>
      ) : (
        <div className={rows.length > 12 ? 'choices-many' : undefined}>
          <Choices
            legend={explore.process}
            options={rows.map(({ pid, comm }) => ({
              value: String(pid),
              label: <Pid pid={pid} />,
              note: comm,
            }))}
            value={row ? String(row.pid) : null}
            onChoose={(value) => {
              select(Number(value));
            }}
          />
        </div>
      )}
      {kind === 'shell' && <p className="note">{explore.shell}</p>}
      {kind === 'init' && <p className="note">{explore.init}</p>}
      {row?.stat.startsWith('T') && <p className="note">{explore.stopped}</p>}
      {row && info ? (
        <CallForm
          around={{ row, rows, info }}
          busy={busy}
          can={can}
          onCall={(call, args) => {
            store.call(row.pid, call, args);
          }}
        />
      ) : (
        rows.length > 0 && (
          <p className="explore-hint">
            {explore.pick}
            {free && rows.length <= 2 && (
              <>
                <br />
                {explore.playground.hint}
              </>
            )}
          </p>
        )
      )}
      <Earlier />
    </section>
  );
}
