import '@fontsource/ibm-plex-mono/400.css';
import '@fontsource/ibm-plex-mono/500.css';
import '@fontsource/ibm-plex-mono/600.css';
import '@fontsource/ibm-plex-sans/400.css';
import '@fontsource/ibm-plex-sans/500.css';
import '@fontsource/ibm-plex-sans/600.css';
import '../../app/tokens.css';
import '../../app/base.css';
import { StrictMode, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { machineEn } from '../../i18n/machine-en.js';
import { machineZh } from '../../i18n/machine-zh.js';
import { momentOf, ProcessMap, ProcessTable, TimelineStrip } from '../index.js';
import { buildADaemon, busy, crowd, held, jobs, tenThousand, type Scene } from './fixtures.js';

/* The machine view with made-up worlds, to look at while working on it: `npx vite apps/web`, then
   /src/machine/dev/gallery.html?scene=jobs&step=3&theme=dark. Not part of the production build. */

const SCENES: Record<string, () => Scene> = {
  'build-a-daemon': buildADaemon,
  jobs,
  crowd,
  busy,
  held,
  'ten-thousand': tenThousand,
};
const query = new URLSearchParams(location.search);
const TEXT = query.get('lang') === 'zh' ? machineZh : machineEn;

function Gallery() {
  const [name, setName] = useState(query.get('scene') ?? 'build-a-daemon');
  const [theme, setTheme] = useState(query.get('theme') ?? 'light');
  const scene = useMemo(() => (SCENES[name] ?? buildADaemon)(), [name]);
  const { timeline } = scene.world;
  const first = scene.steps[Number(query.get('step') ?? 0)];
  const [at, setAt] = useState(first?.to ?? timeline.lastSeq);
  const [selected, setSelected] = useState<number | null>(null);
  const step = scene.steps.find((band) => at > band.from && at <= (band.to ?? Infinity));
  const moment = useMemo(() => momentOf(timeline, step?.from ?? at, at), [timeline, step, at]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <>
      <div className="bar">
        {Object.keys(SCENES).map((key) => (
          <button
            key={key}
            onClick={() => {
              setName(key);
              setAt(0);
            }}
          >
            {key}
          </button>
        ))}
        <button onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>{theme}</button>
        {scene.steps.map((band, i) => (
          <button key={band.id} data-step={i} onClick={() => setAt(band.to ?? 0)}>
            {band.id}
          </button>
        ))}
      </div>
      <div className="machine">
        <ProcessMap
          moment={moment}
          init={{ pid: 1, kind: 'init' }}
          text={TEXT}
          selected={selected}
          onSelect={setSelected}
        />
        <ProcessTable moment={moment} text={TEXT} selected={selected} onSelect={setSelected} />
        <TimelineStrip
          timeline={timeline}
          last={timeline.lastSeq}
          at={at}
          steps={scene.steps}
          text={TEXT}
          selected={selected}
          onSeek={setAt}
        />
      </div>
    </>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Gallery />
  </StrictMode>,
);
