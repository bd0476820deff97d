import type { LessonDocument } from '@daemonlab/lesson';
import type { DaemonStep, LessonState, StepTaken } from '@daemonlab/protocol';
import { Fragment, memo, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useLanguage } from '../i18n/language.js';
import { Pid } from '../machine/index.js';
import type { At } from '../store/position.js';
import { daemonTable, type DaemonTableRow, type StepCell } from './daemons.js';
import './daemons.css';

/** What stands above the columns: the names of the calls, the same in every language. */
const HEADING: Record<DaemonStep, string> = {
  fork: 'fork',
  setsid: 'setsid',
  sighup: 'SIGHUP',
  'second-fork': 'fork',
  chdir: 'chdir',
  fds: '0 1 2',
  umask: 'umask',
  syslog: 'syslog',
};
const NOT_TAKEN = '·';

function Cell({ cell: { step, place, mark } }: { cell: StepCell }) {
  const { daemons } = useLanguage().words;
  return (
    <td data-step={step} data-place={place ?? undefined}>
      {place === null ? (
        <>
          <span aria-hidden="true">{NOT_TAKEN}</span>
          <span className="visually-hidden">{daemons.notTaken}</span>
        </>
      ) : (
        <>
          {place}
          {mark !== '' && (
            <>
              <sup aria-hidden="true">{mark}</sup>
              <span className="visually-hidden">{daemons.mark[mark]}</span>
            </>
          )}
        </>
      )}
    </td>
  );
}

/** A step as the process took it: the call, and with what. */
function Deed({ taken: { step, detail } }: { taken: StepTaken }) {
  const { daemons } = useLanguage().words;
  const how =
    step === 'sighup' ? daemons.sighup[detail as keyof typeof daemons.sighup] : step === 'fds' ? '' : detail;
  return (
    <li>
      <code>{step === 'fds' ? detail : HEADING[step]}</code>
      {how !== '' && <> {step === 'sighup' ? how : <code>{how}</code>}</>}
    </li>
  );
}

function Details({ row: { source, deeds, end } }: { row: DaemonTableRow }) {
  const { daemons } = useLanguage().words;
  const fds = ['0', '1', '2'].map((fd) => end.fds[fd] ?? daemons.closed);
  const same = new Set(fds).size === 1;
  return (
    <div className="daemon-details">
      <dl>
        {deeds.map(({ pid, taken }) => (
          <Fragment key={pid}>
            <dt>{source.kind === 'live' ? <Pid pid={pid} /> : pid}</dt>
            <dd>
              <ol>
                {taken.map((one) => (
                  <Deed key={one.seq} taken={one} />
                ))}
              </ol>
            </dd>
          </Fragment>
        ))}
        <dt>{daemons.end}</dt>
        <dd>
          <ul>
            <li>{end.leader ? daemons.leads : daemons.member}</li>
            <li>{daemons.hangup(daemons.sighup[end.sighup])}</li>
            <li>
              <code>{end.cwd}</code>
            </li>
            <li>
              <code>
                {HEADING.umask} {end.umask}
              </code>
            </li>
            <li>
              <code>
                {same ? `0 1 2 → ${fds[0] ?? ''}` : fds.map((path, fd) => `${fd} → ${path}`).join(', ')}
              </code>
            </li>
          </ul>
        </dd>
      </dl>
      <p>
        {source.kind === 'live'
          ? daemons.tracedHere
          : daemons.recordedAs(
              [source.of.package, source.of.says].filter((text) => text !== null).join(', '),
              source.of.os,
              source.of.kernel,
              source.of.date,
            )}
      </p>
    </div>
  );
}

/** `cron 3.0pl1-162` without what the name says already, and without the packager's own suffix, which the details have. */
const shortVersion = (text: string): string =>
  (text.split(' ').at(-1) ?? text).replace(/^\d+:/, '').split(/[-+~]/)[0]!;

function Row({ row }: { row: DaemonTableRow }) {
  const { daemons } = useLanguage().words;
  const [open, setOpen] = useState(false);
  const id = useId();
  const { name, source, lit, cells } = row;
  return (
    <>
      <tr data-daemon={name} data-source={source.kind} data-lit={lit || undefined}>
        <th scope="row">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => {
              setOpen(!open);
            }}
          >
            <span className="daemon-name">{name}</span>
            <span className="daemon-source">
              {source.kind === 'live' ? daemons.live : daemons.version(shortVersion(source.of.package))}
            </span>
          </button>
        </th>
        {cells.map((cell) => (
          <Cell key={cell.step} cell={cell} />
        ))}
      </tr>
      {open && (
        <tr id={id}>
          <td colSpan={9}>
            <Details row={row} />
          </td>
        </tr>
      )}
    </>
  );
}

function Caption({ rows }: { rows: readonly DaemonTableRow[] }) {
  const { daemons } = useLanguage().words;
  const live = rows.filter(({ source }) => source.kind === 'live').length;
  return (
    <p className="daemons-caption">
      <strong>{daemons.title}</strong> <span>{daemons.count(live, rows.length - live)}</span>
    </p>
  );
}

/** Real daemons, and which of the eight steps each takes in which order: read from traces, made here or recorded. */
export const Daemons = memo(function Daemons({
  document,
  lesson,
  at,
  taken,
}: {
  document: LessonDocument;
  lesson: LessonState;
  at: At;
  taken: number;
}) {
  const { daemons } = useLanguage().words;
  const rows = useMemo(() => daemonTable(document, lesson, at, taken), [document, lesson, at, taken]);
  const box = useRef<HTMLDivElement>(null);
  const firstLit = rows.find(({ lit }) => lit)?.name;
  useEffect(() => {
    const scroller = box.current;
    const row = scroller?.querySelector<HTMLElement>('tr[data-lit]');
    const head = scroller?.querySelector('thead')?.offsetHeight ?? 0;
    if (!scroller || !row) return;
    const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.scrollTo({ top: Math.max(0, row.offsetTop - head), behavior: smooth ? 'smooth' : 'auto' });
  }, [firstLit]);
  if (rows.length === 0) return null;
  return (
    <section className="daemons" data-testid="daemons">
      <Caption rows={rows} />
      <div className="daemons-box" ref={box} tabIndex={0} role="region" aria-label={daemons.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{daemons.daemon}</span>
              </th>
              {rows[0]?.cells.map(({ step }, index) => (
                <th key={step} scope="col">
                  <span className="step-name">{HEADING[step]}</span>
                  <span className="step-number">{index + 1}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.name} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="daemons-legend">{daemons.legend}</p>
    </section>
  );
});
