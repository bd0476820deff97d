import type { LessonDocument } from '@daemonlab/lesson';
import { Fragment, memo, useMemo } from 'react';
import type { Messages } from '../i18n/en.js';
import { useLanguage } from '../i18n/language.js';
import { Pid } from '../machine/index.js';
import { useLab } from '../store/useLab.js';
import { contestants, type Contestant, type Fate } from './contest.js';
import { Inlines } from './Words.js';
import './contest.css';

function FateText({ fate }: { fate: Fate }) {
  const { contest } = useLanguage().words;
  switch (fate.kind) {
    case 'lives':
      return contest.lives;
    case 'gone':
      return contest.gone;
    case 'exited':
      return contest.exited(fate.status);
    case 'killed':
      return (
        <>
          {contest.killed(fate.signal)}
          {fate.by && (
            <span className="contest-by">
              {contest.from}{' '}
              {fate.by.kind === 'kernel' ? (
                contest.kernel
              ) : (
                <>
                  {fate.by.name !== null && <code>{fate.by.name}</code>}{' '}
                  {fate.by.pid !== null && <Pid pid={fate.by.pid} />}
                </>
              )}
            </span>
          )}
        </>
      );
  }
}

/** The kernel calls a terminal that has hung up deleted. */
function stdoutText(stdout: string | null, words: Messages): string {
  if (stdout === null) return words.contest.closed;
  const dead = /^(\/dev\/pts\/\d+) \(deleted\)$/.exec(stdout)?.[1];
  return dead === undefined ? stdout : words.terminal.closed(dead);
}

/** May break after a slash rather than in the middle of a name. */
function Path({ text }: { text: string }) {
  return text.split(/(?<=\/)/).map((part, index) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** The columns of `ps -efj` that are shown, by their names there. */
const COLUMN = { sid: 'SID', pgid: 'PGID', tty: 'TTY' } as const;
const SIGN = { lives: '●', gone: '○', exited: '○', killed: '✗' } as const;

function Row({ row, document }: { row: Contestant; document: LessonDocument }) {
  const { words, language } = useLanguage();
  const { contest } = words;
  const label = document.words[language].contest?.[row.label];
  const ended = row.fate.kind !== 'lives';
  return (
    <tr role="row" data-contestant={row.name} data-fate={row.fate.kind}>
      <th role="rowheader" scope="row">
        {label ? <Inlines of={label} refs={{}} /> : row.label} <Pid pid={row.pid} />
      </th>
      <td role="cell" className="contest-fate">
        <span aria-hidden="true">{SIGN[row.fate.kind]}</span> <FateText fate={row.fate} />
      </td>
      <td role="cell" data-col="sid">
        <span aria-hidden="true">{COLUMN.sid}</span> <Pid pid={row.sid} />
      </td>
      <td role="cell" data-col="pgid">
        <span aria-hidden="true">{COLUMN.pgid}</span> <Pid pid={row.pgid} />
      </td>
      <td role="cell" data-col="tty">
        <span aria-hidden="true">{COLUMN.tty}</span> {row.tty}
      </td>
      <td role="cell" data-col="stdout" title={ended ? contest.last : undefined}>
        <span aria-hidden="true">1 →</span> <Path text={stdoutText(row.stdout, words)} />
      </td>
    </tr>
  );
}

/** The contestants of a lesson side by side, at the moment looked at: who lives, who died of what, and where each belongs. */
export const Contest = memo(function Contest({ document }: { document: LessonDocument }) {
  const { words } = useLanguage();
  const { contest } = words;
  const { lesson, at, timeline } = useLab('lesson', 'at', 'timeline');
  const rows = useMemo(() => {
    if (!lesson?.contest) return [];
    if (at === null) return contestants(lesson, null, () => true);
    const begun = new Set(
      timeline.between(0, at).flatMap((event) => (event.type === 'fork' ? [event.child] : [])),
    );
    return contestants(lesson, timeline.tableAt(at), (pid) => begun.has(pid));
  }, [lesson, at, timeline]);
  if (rows.length === 0) return null;
  const alive = rows.filter(({ fate }) => fate.kind === 'lives').length;
  return (
    <section className="contest" data-testid="contest">
      <table role="table">
        <caption>
          {contest.title} <span>{contest.alive(alive, rows.length)}</span>
        </caption>
        <thead role="rowgroup" className="visually-hidden">
          <tr role="row">
            {[contest.contestant, contest.fate, ...Object.values(COLUMN), contest.stdout].map((heading) => (
              <th key={heading} role="columnheader" scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={row.name} row={row} document={document} />
          ))}
        </tbody>
      </table>
    </section>
  );
});
