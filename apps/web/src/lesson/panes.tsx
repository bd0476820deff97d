import { useMemo } from 'react';
import { useLanguage } from '../i18n/language.js';
import { ProcessMap, ProcessTable, TimelineStrip } from '../machine/index.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { useAfterPaint } from '../ui/useAfterPaint.js';
import { useMachine } from './machine.js';

const NO_INIT = { pid: 1, kind: 'init' } as const;

/** The table is drawn first; the map, which has to be laid out and measured, comes with the next frame, and so does the strip. */
export function MapPane() {
  const { moment: latest, selected, select } = useMachine();
  const { machine } = useLanguage();
  const { info, at } = useLab('info', 'at');
  const moment = useAfterPaint(latest, at === null);
  return (
    <div className="pane pane-map">
      {moment && (
        <ProcessMap
          moment={moment}
          init={info?.init ?? NO_INIT}
          text={machine}
          selected={selected}
          onSelect={select}
        />
      )}
    </div>
  );
}

export function TablePane() {
  const { moment, selected, select } = useMachine();
  const { machine } = useLanguage();
  return (
    <div className="pane pane-table">
      <ProcessTable moment={moment} text={machine} selected={selected} onSelect={select} />
    </div>
  );
}

export function TimelinePane() {
  const { moment, bands, selected } = useMachine();
  const { machine } = useLanguage();
  const store = useLabStore();
  const { timeline, lastSeq, at, behind } = useLab('timeline', 'lastSeq', 'at', 'behind');
  const latest = useMemo(
    () => ({ last: lastSeq, at: moment.to, steps: bands, behind }),
    [lastSeq, moment.to, bands, behind],
  );
  const painted = useAfterPaint(latest, at === null);
  return (
    <div className="pane pane-timeline">
      {painted && (
        <TimelineStrip
          timeline={timeline}
          {...(at === null ? painted : latest)}
          text={machine}
          selected={selected}
          onSeek={(seq) => {
            store.seek(seq);
          }}
        />
      )}
    </div>
  );
}
