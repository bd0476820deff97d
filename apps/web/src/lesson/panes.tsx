import { useLanguage } from '../i18n/language.js';
import { ProcessMap, ProcessTable, TimelineStrip } from '../machine/index.js';
import { useLab, useLabStore } from '../store/useLab.js';
import type { Machine } from './useMachine.js';

const NO_INIT = { pid: 1, kind: 'init' } as const;

export function MapPane({ machine: { moment, selected, select } }: { machine: Machine }) {
  const { machine } = useLanguage();
  const { info } = useLab();
  return (
    <div className="pane pane-map">
      <ProcessMap
        moment={moment}
        init={info?.init ?? NO_INIT}
        text={machine}
        selected={selected}
        onSelect={select}
      />
    </div>
  );
}

export function TablePane({ machine: { moment, selected, select } }: { machine: Machine }) {
  const { machine } = useLanguage();
  return (
    <div className="pane pane-table">
      <ProcessTable moment={moment} text={machine} selected={selected} onSelect={select} />
    </div>
  );
}

export function TimelinePane({ machine: { moment, bands } }: { machine: Machine }) {
  const { machine } = useLanguage();
  const store = useLabStore();
  const { timeline, lastSeq } = useLab();
  return (
    <div className="pane pane-timeline">
      <TimelineStrip
        timeline={timeline}
        last={lastSeq}
        at={moment.to}
        steps={bands}
        text={machine}
        onSeek={(seq) => {
          store.seek(seq);
        }}
      />
    </div>
  );
}
